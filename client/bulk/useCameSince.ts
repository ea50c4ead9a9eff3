import { useClientHandle } from '@urql/vue'
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import type { BulkPreview } from '../graphql/bulkDocuments.ts'
import { QueueCountQuery } from '../graphql/queueDocuments.ts'
import { queueChanges } from '../layout/queueChanges.ts'
import { bulk } from './bulkStore.ts'

const AT_MOST_EVERY_MS = 1500

/**
 * How many came in since the set was fixed that its filter would hold as well. Of a set that was picked by hand
 * nobody can say.
 */
export function useCameSince(preview: Ref<BulkPreview | null>) {
  const { client } = useClientHandle()
  const count = ref(0)
  let soon: ReturnType<typeof setTimeout> | undefined

  async function read(): Promise<void> {
    const asked = preview.value
    const filter = bulk.request?.input.filter
    if (asked === null || !filter) return
    const { data } = await client.query(QueueCountQuery, {
      filter: { ...filter, openedAfter: asked.fixedAt },
    })
    if (data && preview.value === asked) count.value = data.reviewQueue.count.value
  }

  watch(preview, () => {
    count.value = 0
  })
  watch(queueChanges, () => {
    soon ??= setTimeout(() => {
      soon = undefined
      void read()
    }, AT_MOST_EVERY_MS)
  })
  onScopeDispose(() => clearTimeout(soon))

  return count
}
