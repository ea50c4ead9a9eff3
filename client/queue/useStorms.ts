import { useClientHandle } from '@urql/vue'
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { connection } from '../graphql/connection.ts'
import { StormsChangedSubscription, StormsQuery, type StormShown } from '../graphql/queueDocuments.ts'

/** How many a storm has brought is not pushed: it is read again this often while the queue changes. */
const AT_MOST_EVERY_MS = 3000

/** The storms that run now. @param changes counts up when the queue changed. */
export function useStorms(changes: Ref<unknown>) {
  const { client } = useClientHandle()
  const storms = shallowRef<readonly StormShown[]>([])
  let soon: ReturnType<typeof setTimeout> | undefined

  async function read(): Promise<void> {
    const { data } = await client.query(StormsQuery, {})
    if (data) storms.value = data.storms
  }

  const feed = client.subscription(StormsChangedSubscription, {}).subscribe(({ data }) => {
    if (data) storms.value = data.stormsChanged.storms
  })
  // What changed while the connection was down was not pushed.
  watch(() => connection.generation, read, { immediate: true })
  watch(changes, () => {
    if (storms.value.length === 0) return
    soon ??= setTimeout(() => {
      soon = undefined
      void read()
    }, AT_MOST_EVERY_MS)
  })
  onScopeDispose(() => {
    feed.unsubscribe()
    clearTimeout(soon)
  })

  return storms
}
