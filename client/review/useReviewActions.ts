import { useClientHandle } from '@urql/vue'
import { computed, onScopeDispose, watch, type Ref } from 'vue'
import {
  ClaimReviewMutation,
  EndSnoozeMutation,
  EscalateReviewMutation,
  ReleaseReviewMutation,
  type ReviewShown,
} from '../graphql/reviewDocuments.ts'
import { serverNow } from '../time/serverClock.ts'
import { heldClaim, isMine } from './claims.ts'
import { giveBack, keepClaim, tookByActing } from './actingClaims.ts'
import { failureOf, sendResolution, sentAction, type SendHooks } from './sending.ts'
import { sendSnooze } from './snoozing.ts'
import { usePending } from './usePending.ts'

/** What happens around a resolution, and when the review itself may have changed. */
export interface ResolutionHooks extends SendHooks {
  readonly refresh: () => void
}

/** With less left of a claim, going on extends it. */
const SHORT_MS = 3 * 60_000

const isShort = (expiresAt: string) => Date.parse(expiresAt) - serverNow.value < SHORT_MS

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
    keepClaim(current.id)
    claiming = run('claim', () => client.mutation(ClaimReviewMutation, { input: { reviewId: current.id } }))
    await claiming
    hooks.refresh()
  }

  async function release(): Promise<void> {
    const current = review.value
    if (current === null) return
    keepClaim(current.id)
    await run('release', () => client.mutation(ReleaseReviewMutation, { input: { reviewId: current.id } }))
    hooks.refresh()
  }

  /**
   * To start to act is to claim what nobody holds, without a word; to go on, shortly before it runs out, is to hold it
   * longer. Whoever leaves without having done anything gives it back.
   */
  async function claimByActing(): Promise<void> {
    const current = review.value
    if (current === null || current.status === 'RESOLVED' || busy.value !== null) return
    if (claim.value !== null && !(mine.value && isShort(claim.value.expiresAt))) return
    // One that was taken on purpose stays so.
    if (claim.value === null) tookByActing(current.id)
    const claimed = run('claim', () =>
      client.mutation(ClaimReviewMutation, { input: { reviewId: current.id } }),
    )
    claiming = claimed
    const isMineNow = (await claimed) !== null
    if (!isMineNow) keepClaim(current.id)
    // Left before the answer came; what is on its way ends the claim itself, or gives it back.
    else if (review.value?.id !== current.id) leave(current.id)
    hooks.refresh()
  }

  /** To start to act claims by itself: what is done before the answer is there must not be lost. */
  async function claimAnswered(): Promise<void> {
    if (busy.value === 'claim') await claiming
  }

  async function resolve(action: string): Promise<void> {
    const current = review.value
    if (
      current === null ||
      sentAction(current.id) !== null ||
      (busy.value !== null && busy.value !== 'claim')
    )
      return
    // Writing claims by itself; what is sent before the answer is there must not be lost.
    await sendResolution(client, current, action, hooks, claiming)
    hooks.refresh()
  }

  async function snooze(until: string): Promise<void> {
    const current = review.value
    if (current === null || sentAction(current.id) !== null) return
    await claimAnswered()
    if (review.value?.id !== current.id || busy.value !== null) return
    await sendSnooze(client, current, until, hooks)
    hooks.refresh()
  }

  /** Whoever snoozed it, and however long ago. */
  async function endSnooze(): Promise<void> {
    const id = review.value?.id
    if (id === undefined) return
    await claimAnswered()
    await run('END_SNOOZE', () => client.mutation(EndSnoozeMutation, { input: { reviewId: id } }))
    hooks.refresh()
  }

  function leave(id: string | undefined): void {
    // What is on its way ends the claim; if it fails, that gives it back.
    if (id !== undefined && sentAction(id) === null) giveBack(client, id)
  }

  watch(
    () => review.value?.id,
    (_id, before) => leave(before),
  )
  onScopeDispose(() => leave(review.value?.id))

  /** @returns whether it was escalated. */
  async function escalate(notes: string | null): Promise<boolean> {
    const id = review.value?.id
    if (id === undefined) return false
    await claimAnswered()
    const data = await run('escalate', () =>
      client.mutation(EscalateReviewMutation, { input: { reviewId: id, notes } }),
    )
    hooks.refresh()
    return data !== null
  }

  return {
    claim,
    mine,
    busy: computed(() => busy.value ?? (review.value === null ? null : sentAction(review.value.id))),
    problem: computed(
      () => problem.value ?? (review.value === null ? null : (failureOf(review.value.id)?.problem ?? null)),
    ),
    forgetProblem: forget,
    claimIt,
    release,
    claimByActing,
    resolve,
    snooze,
    endSnooze,
    escalate,
  }
}

export type ReviewActions = ReturnType<typeof useReviewActions>
