import { useClientHandle } from '@urql/vue'
import { readonly, ref, shallowRef, watch, type Ref } from 'vue'
import { connection } from '../graphql/connection.ts'
import { TicketMessagesQuery } from '../graphql/ticketDocuments.ts'
import type { TicketMessage } from './conversation.ts'

const PAGE_SIZE = 100

/** A ticket's whole conversation. It only ever grows: after a change just the new messages are read. */
export function useMessages(ticketId: Ref<string>, changes: Ref<unknown>) {
  const { client } = useClientHandle()
  const messages = shallowRef<readonly TicketMessage[]>([])
  const isRead = ref(false)
  const failed = ref(false)
  let endCursor: string | null = null
  let run = 0
  let busy = false
  let again = false

  async function readOn(mine: number): Promise<void> {
    let hasMore = true
    while (hasMore && mine === run) {
      const { data } = await client.query(TicketMessagesQuery, {
        id: ticketId.value,
        first: PAGE_SIZE,
        after: endCursor,
      })
      const page = data?.ticket?.messages
      if (mine !== run) return
      failed.value = !page
      if (!page) return
      messages.value = [...messages.value, ...page.nodes]
      endCursor = page.pageInfo.endCursor ?? endCursor
      hasMore = page.pageInfo.hasNextPage
    }
    isRead.value = true
  }

  /** One reading at a time, so that no message is added twice. */
  async function catchUp(): Promise<void> {
    again = true
    if (busy) return
    busy = true
    while (again) {
      again = false
      await readOn(run)
    }
    busy = false
  }

  watch(
    ticketId,
    () => {
      run += 1
      messages.value = []
      endCursor = null
      isRead.value = false
      failed.value = false
      void catchUp()
    },
    { immediate: true },
  )
  // What was said while the connection was down was not pushed.
  watch([changes, () => connection.generation], catchUp)

  return { messages, isRead, failed: readonly(failed), readOn: catchUp }
}
