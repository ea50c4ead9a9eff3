import { computed, type Ref } from 'vue'
import { forgetFailure, latestFailure } from '../review/sending.ts'
import { noticeTexts } from '../texts/actions.ts'
import type { Notice } from './useRowActions.ts'

/**
 * What is said at the foot of the list: what did not go through while the person is at another item already, or else
 * what became of an action on a row.
 */
export function useNotice(openId: Ref<string | null>, ofRows: Ref<Notice | null>) {
  const failure = computed(() => latestFailure(openId.value))
  const notice = computed<Notice | null>(() => {
    if (failure.value === null) return ofRows.value
    const { reviewId, label, title, problem } = failure.value
    return { text: noticeTexts.notDone(label, title, problem.sentence), isProblem: true, reviewId }
  })

  function closeNotice(): void {
    if (failure.value === null) ofRows.value = null
    else forgetFailure(failure.value.reviewId)
  }

  return { notice, closeNotice }
}
