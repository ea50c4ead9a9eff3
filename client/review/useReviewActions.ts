import { useClientHandle } from '@urql/vue'
import { computed, type Ref } from 'vue'
import {
  ClaimReviewMutation,
  EscalateReviewMutation,
  ReleaseReviewMutation,
  ResolveReviewMutation,
  SnoozeReviewMutation,
  type ReviewShown,
} from '../graphql/reviewDocuments.ts'
import type { ResolutionAction } from '../graphql/words.ts'
import { actionWords, wordFor } from '../texts/words.ts'
import { serverNow } from '../time/serverClock.ts'
import { heldClaim, isMine } from './claims.ts'
import { draftOf, forgetDraft } from './drafts.ts'
import { forgetKey, keyFor } from './idempotencyKey.ts'
import { TAKES_MESSAGE } from './moves.ts'
import { offerUndo } from './undoStore.ts'
import { usePending } from './usePending.ts'

/** What happens around a resolution: the queue greys the row before the answer and takes it back on failure. */
export interface ResolutionHooks {
  readonly refresh: () => void
  readonly resolving: (id: string) => void
  readonly resolved: (id: string) => void
  readonly failed: (id: string) => void
}

/** What is done with the open review: claiming, releasing, resolving, putting it off, escalating it. */
export function useReviewActions(review: Ref<ReviewShown | null>, hooks: ResolutionHooks) {
  const { client } = useClientHandle()
  const { busy, problem, run, forget } = usePending()

  const claim = computed(() => heldClaim(review.value?.claim ?? null, serverNow.value))
  const mine = computed(() => isMine(claim.value))

  let claiming: Promise<unknown> = Promise.resolve()

  async function claimIt(): Promise<void> {
    const current = review.value
    if (current === null || mine.value) return
    claiming = run('claim', () => client.mutation(ClaimReviewMutation, { input: { reviewId: current.id } }))
    await claiming
    hooks.refresh()
  }

  async function release(): Promise<void> {
    const current = review.value
    if (current === null) return
    await run('release', () => client.mutation(ReleaseReviewMutation, { input: { reviewId: current.id } }))
    hooks.refresh()
  }

  /** Writing is the first action on an item that nobody holds: it claims it, once, without a word. */
  function claimByWriting(): void {
    if (review.value !== null && claim.value === null && busy.value === null) void claimIt()
  }

  async function resolve(action: string): Promise<void> {
    const pressedOn = review.value?.id
    // Writing claims by itself; what is sent before the answer is there must not be lost.
    if (busy.value === 'claim') await claiming
    const current = review.value
    if (current === null || current.id !== pressedOn || busy.value !== null) return
    const { id, version } = current
    const draft = draftOf(id)
    const notes = draft.note.trim() || null
    const message = TAKES_MESSAGE.includes(action) ? draft.message.trim() || null : null
    const request = JSON.stringify([id, version, action, notes, message])
    hooks.resolving(id)
    const data = await run(action, () =>
      client.mutation(ResolveReviewMutation, {
        input: {
          reviewId: id,
          version,
          // The server offered it, so that it knows it, also where this page does not.
          action: action as ResolutionAction,
          notes,
          message,
          idempotencyKey: keyFor(request),
        },
      }),
    )
    if (data === null) {
      hooks.failed(id)
      hooks.refresh()
      return
    }
    const { resolution } = data.resolveReview
    if (resolution.undoableUntil !== null) {
      offerUndo({
        resolutionId: resolution.id,
        reviewId: id,
        label: wordFor(actionWords, action),
        title: current.title,
        from: resolution.at,
        until: resolution.undoableUntil,
        draft: { ...draft },
      })
    }
    forgetKey(request)
    forgetDraft(id)
    hooks.refresh()
    hooks.resolved(id)
  }

  /** Puts it off until then; it leaves the queue as one that was dealt with does. */
  async function snooze(until: string): Promise<void> {
    const id = review.value?.id
    if (id === undefined || busy.value !== null) return
    hooks.resolving(id)
    const data = await run('snooze', () =>
      client.mutation(SnoozeReviewMutation, { input: { reviewId: id, until } }),
    )
    if (data === null) hooks.failed(id)
    hooks.refresh()
    if (data !== null) hooks.resolved(id)
  }

  /** @returns whether it was escalated. */
  async function escalate(notes: string | null): Promise<boolean> {
    const id = review.value?.id
    if (id === undefined) return false
    const data = await run('escalate', () =>
      client.mutation(EscalateReviewMutation, { input: { reviewId: id, notes } }),
    )
    hooks.refresh()
    return data !== null
  }

  return {
    claim,
    mine,
    busy,
    problem,
    forgetProblem: forget,
    claimIt,
    release,
    claimByWriting,
    resolve,
    snooze,
    escalate,
  }
}

export type ReviewActions = ReturnType<typeof useReviewActions>
