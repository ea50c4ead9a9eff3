import { useClientHandle } from '@urql/vue'
import { ref, shallowRef, watch, type Ref } from 'vue'
import type { BulkPreview, BulkPreviewItem } from '../graphql/bulkDocuments.ts'
import { readPreviewPage } from './readBulk.ts'

/** As many as are listed at first. */
const FEW = 7

/** What is listed of a fixed set: a few, then all of its first page, then page by page the rest. */
export function usePreviewItems(preview: Ref<BulkPreview>) {
  const { client } = useClientHandle()
  const shown = shallowRef<readonly BulkPreviewItem[]>([])
  const isReading = ref(false)
  const hasFailed = ref(false)
  let rest: readonly BulkPreviewItem[] = []
  let next: BulkPreview['items']['pageInfo'] = preview.value.items.pageInfo

  watch(
    preview,
    ({ items }) => {
      shown.value = items.nodes.slice(0, FEW)
      rest = items.nodes.slice(FEW)
      next = items.pageInfo
    },
    { immediate: true },
  )

  async function showMore(): Promise<void> {
    if (isReading.value) return
    if (rest.length === 0 && next.hasNextPage) await read()
    shown.value = [...shown.value, ...rest]
    rest = []
  }

  async function read(): Promise<void> {
    const asked = preview.value
    isReading.value = true
    const page = await readPreviewPage(client, asked.token, next.endCursor)
    isReading.value = false
    if (preview.value !== asked) return
    hasFailed.value = page === null
    if (page === null) return
    rest = page.nodes
    next = page.pageInfo
  }

  return { shown, isReading, hasFailed, showMore }
}
