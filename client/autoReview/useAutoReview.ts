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

/** How the auto-review stands, live, and the switch that lets it close tickets or not. */
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

  async function switchTo(mode: AutoReviewShown['mode']): Promise<void> {
    const data = await run(mode, () =>
      client.mutation(SetAutoReviewModeMutation, { input: { mode, because: null } }),
    )
    if (data !== null) state.value = data.setAutoReviewMode.autoReview
  }

  return { state, busy, problem, switchTo }
}
