import { useClientHandle } from '@urql/vue'
import { onScopeDispose, shallowRef, watch } from 'vue'
import {
  AutoReviewChangedSubscription,
  AutoReviewQuery,
  SetAutoReviewModeMutation,
  type AutoReviewShown,
} from '../graphql/autoReviewDocuments.ts'
import { connection } from '../graphql/connection.ts'
import { usePending } from '../review/usePending.ts'

/** How the auto-review stands, live, and the switch that lets it close tickets again. */
export function useAutoReview() {
  const { client } = useClientHandle()
  const { busy, problem, run } = usePending()
  const state = shallowRef<AutoReviewShown | null>(null)

  const feed = client.subscription(AutoReviewChangedSubscription, {}).subscribe(({ data }) => {
    if (data) state.value = data.autoReviewChanged
  })
  // What changed while the connection was down was not pushed.
  watch(
    () => connection.generation,
    async () => {
      const { data } = await client.query(AutoReviewQuery, {})
      if (data) state.value = data.autoReview
    },
    { immediate: true },
  )
  onScopeDispose(() => feed.unsubscribe())

  async function switchOn(): Promise<void> {
    const data = await run('LIVE', () =>
      client.mutation(SetAutoReviewModeMutation, { input: { mode: 'LIVE', because: null } }),
    )
    if (data !== null) state.value = data.setAutoReviewMode.autoReview
  }

  return { state, busy, problem, switchOn }
}
