import { useClientHandle } from '@urql/vue'
import { onScopeDispose, shallowRef, watch } from 'vue'
import type { CombinedError } from '@urql/vue'
import type { QueueRowReview } from '../graphql/queueDocuments.ts'
import { ClaimReviewMutation, SnoozeReviewMutation } from '../graphql/reviewDocuments.ts'
import { sendResolution, sendSnooze, type SendHooks } from '../review/sending.ts'
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

/** Single calls that are under way at a time, where many are asked for. */
const LANES = 4

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

  /** @returns how many it worked for. */
  async function forEach(
    ids: readonly string[],
    one: (id: string) => PromiseLike<{ error?: CombinedError }>,
  ): Promise<number> {
    const left = [...ids]
    let done = 0
    async function lane(): Promise<void> {
      for (let id = left.shift(); id !== undefined; id = left.shift()) {
        const { error } = await one(id)
        if (!error) done += 1
      }
    }
    await Promise.all(Array.from({ length: LANES }, lane))
    return done
  }

  async function claimMany(ids: readonly string[]): Promise<void> {
    const done = await forEach(ids, (reviewId) =>
      client.mutation(ClaimReviewMutation, { input: { reviewId } }),
    )
    notice.value = { text: selectionTexts.claimed(done, ids.length), isProblem: done < ids.length }
  }

  async function snoozeMany(ids: readonly string[], until: string): Promise<void> {
    const done = await forEach(ids, (reviewId) =>
      client.mutation(SnoozeReviewMutation, { input: { reviewId, until } }),
    )
    notice.value = { text: selectionTexts.snoozed(done, ids.length), isProblem: done < ids.length }
  }

  return { notice, act, snooze, claimMany, snoozeMany }
}
