import { computed } from 'vue'
import { isWide } from '../layout/screen.ts'
import { latestOffer, tooLate } from './undoStore.ts'
import type { DetailItem } from './useDetailActions.ts'

/**
 * What there is to say about undo at the foot of an item: where the queue's list is not in sight, its toast
 * is not either.
 */
export function useUndoHere(item: () => DetailItem) {
  const hasNoToast = computed(() => item().ownPage === true || !isWide.value)

  const late = computed(() => (hasNoToast.value ? tooLate.value : null))

  /** What was done last, unless it was done to this item, which then says so itself. */
  const offer = computed(() => {
    const latest = latestOffer.value
    return hasNoToast.value && latest?.reviewId !== item().review?.id ? latest : null
  })

  return { late, offer }
}
