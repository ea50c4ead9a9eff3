import { useDocumentVisibility } from '@vueuse/core'
import { useClientHandle } from '@urql/vue'
import { computed, onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { ReviewPresenceSubscription, type PresentViewer } from '../graphql/presenceDocuments.ts'
import { session } from '../session/session.ts'

/** Who only passes by on the way through the list does not look at it. */
const LOOKS_AFTER_MS = 300

/** Who else looks at this review now. Looking is what this page does with it, while its tab is in sight. */
export function usePresence(reviewId: Ref<string | null>) {
  const { client } = useClientHandle()
  const visibility = useDocumentVisibility()
  const viewers = shallowRef<readonly PresentViewer[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined
  let stop = () => {}

  function leave(): void {
    clearTimeout(timer)
    stop()
    stop = () => {}
    viewers.value = []
  }

  function look(id: string): void {
    const running = client
      .subscription(ReviewPresenceSubscription, { reviewId: id })
      .subscribe(({ data }) => {
        if (data) viewers.value = data.reviewPresence.viewers
      })
    stop = () => running.unsubscribe()
  }

  watch(
    [reviewId, visibility],
    ([id, seen]) => {
      leave()
      if (id !== null && seen === 'visible') timer = setTimeout(look, LOOKS_AFTER_MS, id)
    },
    { immediate: true },
  )
  onScopeDispose(leave)

  return computed(() => viewers.value.filter(({ id }) => id !== session.viewer?.id))
}
