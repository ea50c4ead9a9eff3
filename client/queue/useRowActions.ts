import { useClientHandle } from '@urql/vue'
import { onScopeDispose, shallowRef, watch } from 'vue'
import type { QueueRowReview } from '../graphql/queueDocuments.ts'
import { ClaimReviewMutation } from '../graphql/reviewDocuments.ts'
import { inLanes } from '../review/inLanes.ts'
import { sendResolution, type SendHooks } from '../review/sending.ts'
import { sendSnooze, sendSnoozes } from '../review/snoozing.ts'
import { selectionTexts } from '../texts/queue.ts'

/** What is said at the foot of the list about something that was done, or was not. */
export interface Notice {
  readonly text: string
  readonly isProblem: boolean
  /** What it is about, to be opened. */
  readonly reviewId?: string
}

/** How long "Claimed 3" stays. */
const NOTICE_MS = 6000

/** What a row or a selection does at once, without a dialog. */
export function useRowActions(hooks: SendHooks) {
  const { client } = useClientHandle()
  const notice = shallowRef<Notice | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  // Good news goes by itself; a problem stays until somebody has read it.
  watch(notice, (now) => {
    clearTimeout(timer)
    if (now === null || now.isProblem) return
    timer = setTimeout(() => {
      notice.value = null
    }, NOTICE_MS)
  })
  onScopeDispose(() => clearTimeout(timer))

  async function act(review: QueueRowReview, action: string): Promise<void> {
    notice.value = null
    await sendResolution(client, review, action, hooks)
  }

  async function snooze(review: QueueRowReview, until: string): Promise<void> {
    notice.value = null
    await sendSnooze(client, review, until, hooks)
  }

  async function claimMany(ids: readonly string[]): Promise<void> {
    const failed = await inLanes(ids, (reviewId) =>
      client.mutation(ClaimReviewMutation, { input: { reviewId } }),
    )
    const done = ids.length - failed.length
    notice.value = { text: selectionTexts.claimed(done, ids.length), isProblem: done < ids.length }
  }

  /** What can be taken back says so itself; here it is said what did not work. @returns those. */
  async function snoozeMany(ids: readonly string[], until: string): Promise<readonly string[]> {
    notice.value = null
    const failed = [...(await sendSnoozes(client, ids, until))]
    if (failed.length > 0) {
      notice.value = { text: selectionTexts.notSnoozed(failed.length, ids.length), isProblem: true }
    }
    return failed
  }

  return { notice, act, snooze, claimMany, snoozeMany }
}
