import { useClientHandle, type CombinedError } from '@urql/vue'
import { useIntervalFn } from '@vueuse/core'
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { connection } from '../graphql/connection.ts'
import { InsightsQuery, type Insights, type InsightsVariables } from '../graphql/insightsDocuments.ts'
import { serverTime } from '../time/serverClock.ts'
import { GROUPS, momentsOf, pointsIn, type InsightsLocation } from './insightsLocation.ts'

/** The numbers are read again this often while somebody looks. */
const READ_EVERY_MS = 60_000

/** How long each list is at most. */
const LENGTHS = { groups: 30, patterns: 10, reopened: 5 } as const

/** Numbers, and what they are the numbers of. */
export interface ShownInsights {
  readonly data: Insights
  readonly variables: InsightsVariables
  readonly location: InsightsLocation
}

/** The numbers behind the page's location. What is shown stays until other numbers are there; asking anew calls off what was asked. */
export function useInsights(location: Ref<InsightsLocation>) {
  const { client } = useClientHandle()
  const shown = shallowRef<ShownInsights | null>(null)
  const error = shallowRef<CombinedError | null>(null)
  const isReading = ref(false)
  let callOff = () => {}

  function read(): void {
    callOff()
    const asked = location.value
    const variables = variablesOf(asked)
    isReading.value = true
    const request = client.query(InsightsQuery, variables).subscribe((answer) => {
      isReading.value = false
      error.value = answer.error ?? null
      if (answer.data) shown.value = { data: answer.data, variables, location: asked }
    })
    callOff = request.unsubscribe
  }

  // As text, so that what else stands in the URL does not read them again.
  watch([computed(() => JSON.stringify(location.value)), () => connection.generation], read, {
    immediate: true,
  })
  useIntervalFn(() => {
    if (!document.hidden) read()
  }, READ_EVERY_MS)
  onScopeDispose(() => callOff())

  return { shown, error, isReading, read }
}

function variablesOf({ range, group, campaigns, projects, phases }: InsightsLocation): InsightsVariables {
  const moments = momentsOf(range, serverTime())
  const isWhole = campaigns.length + projects.length + phases.length === 0
  return {
    range: moments,
    scope: isWhole
      ? null
      : {
          campaignIds: campaigns.length + projects.length > 0 ? [...campaigns] : null,
          projectIds: campaigns.length + projects.length > 0 ? [...projects] : null,
          phases: phases.length > 0 ? [...phases] : null,
        },
    groupBy: GROUPS[group],
    points: pointsIn(moments),
    ...LENGTHS,
  }
}
