import { useClientHandle } from '@urql/vue'
import { onScopeDispose, shallowRef } from 'vue'
import {
  AutoReviewChangedSubscription,
  AutoReviewQuery,
  SetAutoReviewModeMutation,
  type AutoReviewShown,
} from '../graphql/autoReviewDocuments.ts'
import { usePending } from '../review/usePending.ts'

/** How the auto-review stands, live, and the switch that lets it close tickets or not. */
export function useAutoReview() {
  const { client } = useClientHandle()
  const { busy, problem, run } = usePending()
  const state = shallowRef<AutoReviewShown | null>(null)

  // It tells the state at once when it begins, and again after every lost connection.
  const feed = client.subscription(AutoReviewChangedSubscription, {}).subscribe(({ data }) => {
    if (data) state.value = data.autoReviewChanged
  })
  onScopeDispose(() => feed.unsubscribe())
  void readFirst()

  /** Where another part of the page listens already, the feed says nothing until something changes. */
  async function readFirst(): Promise<void> {
    const { data } = await client.query(AutoReviewQuery, {})
    if (data && state.value === null) state.value = data.autoReview
  }

  async function switchTo(mode: AutoReviewShown['mode']): Promise<void> {
    const data = await run(mode, () =>
      client.mutation(SetAutoReviewModeMutation, { input: { mode, because: null } }),
    )
    if (data !== null) state.value = data.setAutoReviewMode.autoReview
  }

  return { state, busy, problem, switchTo }
}
