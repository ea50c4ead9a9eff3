import { useClientHandle } from '@urql/vue'
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { StormsChangedSubscription, StormsQuery, type StormShown } from '../graphql/queueDocuments.ts'

/** How many a storm has brought is not pushed: it is read again this often while the queue changes. */
const AT_MOST_EVERY_MS = 3000

/** The storms that run now. @param changes counts up when the queue changed. */
export function useStorms(changes: Ref<unknown>) {
  const { client } = useClientHandle()
  const storms = shallowRef<readonly StormShown[]>([])
  let soon: ReturnType<typeof setTimeout> | undefined

  // It tells all of them at once when it begins, and again after every lost connection.
  const feed = client.subscription(StormsChangedSubscription, {}).subscribe(({ data }) => {
    if (data) storms.value = data.stormsChanged.storms
  })

  async function readAgain(): Promise<void> {
    const before = storms.value
    const { data } = await client.query(StormsQuery, {})
    // What was pushed meanwhile is newer than the answer.
    if (data && storms.value === before) storms.value = data.storms
  }

  watch(changes, () => {
    if (storms.value.length === 0) return
    soon ??= setTimeout(() => {
      soon = undefined
      void readAgain()
    }, AT_MOST_EVERY_MS)
  })
  onScopeDispose(() => {
    feed.unsubscribe()
    clearTimeout(soon)
  })

  return storms
}
