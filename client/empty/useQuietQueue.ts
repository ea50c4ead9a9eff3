import { useClientHandle } from '@urql/vue'
import { useIntervalFn } from '@vueuse/core'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { connection } from '../graphql/connection.ts'
import { QuietQueueQuery, type QuietQueue } from '../graphql/emptyDocuments.ts'
import { queueChanges } from '../layout/queueChanges.ts'
import { today } from '../time/today.ts'

/** What moves is told by no event that the page gets: it is read again this often. */
const READ_EVERY_MS = 15_000
/** More people than this are only counted. */
const MOST_PEOPLE = 100
const COMING_UP = 5

/** The good news in numbers; null before they are read. What is shown stays until others are there. */
export function useQuietQueue() {
  const { client } = useClientHandle()
  const quiet = shallowRef<QuietQueue | null>(null)
  let run = 0

  async function read(): Promise<void> {
    const mine = ++run
    const variables = { today: today(), people: MOST_PEOPLE, coming: COMING_UP }
    const { data } = await client.query(QuietQueueQuery, variables)
    if (mine === run && data) quiet.value = data
  }

  watch([queueChanges, () => connection.generation], read, { immediate: true })
  useIntervalFn(() => {
    if (!document.hidden) void read()
  }, READ_EVERY_MS)
  onScopeDispose(() => {
    run += 1
  })

  return quiet
}
