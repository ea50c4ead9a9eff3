import { useClientHandle } from '@urql/vue'
import { computed, ref, watch, type Ref } from 'vue'
import { AuditLogQuery, type AuditEdge } from '../../graphql/auditDocuments.ts'
import { useFollowing } from '../useFollowing.ts'
import { usePages } from '../usePages.ts'
import { useSettingsChanges } from '../useSettingsChanges.ts'
import { auditFilterOf, type AuditLocation } from './auditLocation.ts'

const PAGE = 50
/** What bots and agents do is not told one by one. */
const LOOK_EVERY_MS = 10_000

/** The changes that fit the location, page by page, and followed. */
export function useAuditLog(location: Ref<AuditLocation>) {
  const { client } = useClientHandle()
  const completeSince = ref<string | null>(null)
  const filter = computed(() => auditFilterOf(location.value))

  async function read(first: number, after: string | null) {
    const { data, error } = await client.query(AuditLogQuery, { filter: filter.value, first, after })
    if (!data) return { error }
    const { edges, pageInfo, completeSince: since } = data.auditLog
    completeSince.value = since
    return { data: { nodes: edges?.flatMap((edge) => edge ?? []) ?? [], pageInfo } }
  }

  const list = usePages<AuditEdge>((after) => read(PAGE, after))
  const { newer, look, show } = useFollowing(list, {
    keyOf: ({ cursor }) => cursor,
    readTop: (most) => read(most, null),
    everyMs: LOOK_EVERY_MS,
  })

  // As text, so that what else stands in the URL does not read it again.
  watch(
    computed(() => JSON.stringify(filter.value)),
    show,
  )
  useSettingsChanges(look)

  return { list, completeSince, newer, show }
}
