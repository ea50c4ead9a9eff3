import { useClientHandle } from '@urql/vue'
import { onScopeDispose, shallowRef, watch } from 'vue'
import type { CombinedError } from '@urql/vue'
import { codeOf, sentenceOf } from '../graphql/errors.ts'
import type { QueueRowReview } from '../graphql/queueDocuments.ts'
import {
  ClaimReviewMutation,
  ResolveReviewMutation,
  SnoozeReviewMutation,
} from '../graphql/reviewDocuments.ts'
import type { ResolutionAction } from '../graphql/words.ts'
import { forgetKey, keyFor } from '../review/idempotencyKey.ts'
import { offerUndo } from '../review/undoStore.ts'
import { noticeTexts } from '../texts/actions.ts'
import { selectionTexts } from '../texts/queue.ts'
import { actionWords, wordFor } from '../texts/words.ts'
import { serverNow } from '../time/serverClock.ts'

/** What is said at the foot of the list about something that was done, or was not. */
export interface Notice {
  readonly text: string
  readonly isProblem: boolean
}

/** What happens to the row around it: grey before the answer, back when it failed. */
export interface RowHooks {
  readonly resolving: (id: string) => void
  readonly resolved: (id: string) => void
  readonly failed: (id: string) => void
}

/** How long "Claimed 3" stays. */
const NOTICE_MS = 6000

/** Single calls that are under way at a time, where many are asked for. */
const LANES = 4

function problemText(error: CombinedError, title: string): string {
  const code = codeOf(error)
  if (code === 'NETWORK') return noticeTexts.notReached
  if (code === 'INTERNAL_SERVER_ERROR') return noticeTexts.failed
  return `${title}: ${sentenceOf(error)}`
}

/** What a row or a selection does at once, without a dialog. */
export function useRowActions(hooks: RowHooks) {
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
    const { id, version, title } = review
    const request = JSON.stringify([id, version, action])
    notice.value = null
    hooks.resolving(id)
    const { data, error } = await client.mutation(ResolveReviewMutation, {
      input: {
        reviewId: id,
        version,
        // The server offered it, so that it knows it, also where this page does not.
        action: action as ResolutionAction,
        idempotencyKey: keyFor(request),
      },
    })
    if (error || !data) {
      hooks.failed(id)
      if (error) notice.value = { text: problemText(error, title), isProblem: true }
      return
    }
    forgetKey(request)
    const { resolution } = data.resolveReview
    if (resolution.undoableUntil !== null) {
      offerUndo({
        resolutionId: resolution.id,
        reviewId: id,
        label: wordFor(actionWords, action),
        title,
        from: new Date(serverNow.value).toISOString(),
        until: resolution.undoableUntil,
        draft: null,
      })
    }
    hooks.resolved(id)
  }

  async function snooze(review: QueueRowReview, until: string): Promise<void> {
    notice.value = null
    hooks.resolving(review.id)
    const { error } = await client.mutation(SnoozeReviewMutation, { input: { reviewId: review.id, until } })
    if (!error) return hooks.resolved(review.id)
    hooks.failed(review.id)
    notice.value = { text: problemText(error, review.title), isProblem: true }
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
