import { computed, ref, watch } from 'vue'
import { useAccountActions, type LookRequest } from '../account/useAccountActions.ts'
import type { AccountShown } from '../graphql/accountDocuments.ts'
import { connection } from '../graphql/connection.ts'
import type { ReviewShown } from '../graphql/reviewDocuments.ts'
import type { TicketShown } from '../graphql/ticketDocuments.ts'
import { mayAct } from '../session/session.ts'
import { useTicketActions } from '../ticket/useTicketActions.ts'
import { forgetFailure } from './sending.ts'
import { useDetailMoves } from './useDetailMoves.ts'
import { useReviewActions, type ResolutionHooks } from './useReviewActions.ts'

/** The open item: an account or a ticket, and the review that is open on it, if one is. */
export interface DetailItem {
  readonly review: ReviewShown | null
  readonly account: AccountShown | null
  readonly ticket: TicketShown | null
  /** The phase that it is about: the review's, or the account's current one. */
  readonly phaseId: string | null
  readonly ownPage?: boolean
  /** Another item was chosen and is on its way: nothing is done any more with this one. */
  readonly arriving?: boolean
}

/** A question that stands in the foot until it is answered or left. */
export type Asking = 'escalate' | 'look' | 'stop' | null

/** What this person can do with the open item now, and the doing of it. */
export function useDetailActions(item: DetailItem, hooks: ResolutionHooks) {
  const itemId = computed(() => item.review?.id ?? item.ticket?.id ?? item.account?.id ?? '')
  const draftId = computed(() => item.review?.subject.id ?? item.ticket?.id ?? item.account?.id ?? '')
  const onReview = useReviewActions(
    computed(() => item.review),
    hooks,
  )
  const onTicket = useTicketActions(
    computed(() => item.ticket?.id ?? ''),
    draftId,
    hooks.refresh,
  )

  const onAccount = useAccountActions(
    computed(() => item.account?.id ?? ''),
    hooks.refresh,
  )
  const asking = ref<Asking>(null)

  const isOver = computed(() => item.review?.status === 'RESOLVED')
  const heldByOther = computed(() => (onReview.mine.value ? null : onReview.claim.value))
  const canAct = computed(() => mayAct.value && heldByOther.value === null && connection.status !== 'lost')

  const { blockMoves, footMoves, otherMoves } = useDetailMoves(item, {
    isOver,
    mine: onReview.mine,
    canAct,
  })

  const canSnooze = computed(() => canAct.value && item.review?.status === 'OPEN')

  function forgetProblems(): void {
    onReview.forgetProblem()
    onTicket.forgetProblem()
    onAccount.forgetProblem()
  }

  function act(action: string): void {
    if (item.arriving) return
    forgetProblems()
    if (item.review !== null) forgetFailure(item.review.id)
    const move = ownMoves[action] ?? onTicket.moves[action]
    if (move === undefined) void onReview.resolve(action)
    else void move()
  }

  /** The page's own moves beside those on a ticket; whatever is none of them resolves the review. */
  const ownMoves: Readonly<Record<string, () => unknown>> = {
    CLAIM: onReview.claimIt,
    RELEASE: onReview.release,
    END_SNOOZE: onReview.endSnooze,
    PAUSE_ACCOUNT: onAccount.pause,
    RESUME_ACCOUNT: onAccount.resume,
    ESCALATE: () => ask('escalate'),
    ASK_FOR_LOOK: () => ask('look'),
    REPLY_INSTEAD: () => onTicket.sendMessage(false),
    STOP: () => ask('stop'),
    STOP_RUNNING: () => ask('stop'),
  }

  function ask(what: Asking): void {
    asking.value = what
    if (what !== null) claimByActing()
  }

  async function escalate(notes: string | null): Promise<void> {
    if (await onReview.escalate(notes)) ask(null)
  }

  async function stop(reason: string | null): Promise<void> {
    forgetProblems()
    await onTicket.stop(reason)
    ask(null)
  }

  async function correct(classificationId: string, verdict: string): Promise<void> {
    forgetProblems()
    await onTicket.correct(classificationId, verdict)
  }

  async function askForLook(request: LookRequest): Promise<void> {
    if (await onAccount.askForLook(request)) ask(null)
  }

  function claimByActing(): void {
    if (canAct.value && !item.arriving) void onReview.claimByActing()
  }

  /** Claims it, or lets it go again. */
  function toggleClaim(): void {
    if (item.arriving || !canAct.value || item.review === null || isOver.value) return
    void (onReview.mine.value ? onReview.release() : onReview.claimIt())
  }

  watch(itemId, () => {
    forgetProblems()
    ask(null)
  })

  return {
    /** What is open: another one when a review opens on it. */
    itemId,
    /** What is written is kept under: the same through all reviews of a phase or a ticket. */
    draftId,
    hasReview: computed(() => item.review !== null),
    claim: onReview.claim,
    mine: onReview.mine,
    isOver,
    heldByOther,
    canAct,
    /** Not null: the actions are off, and seen to be, until it is through or the next item is there. */
    busy: computed(
      () =>
        onReview.busy.value ??
        onTicket.busy.value ??
        onAccount.busy.value ??
        (item.arriving ? 'arriving' : null),
    ),
    problem: computed(() => onReview.problem.value ?? onTicket.problem.value ?? onAccount.problem.value),
    blockMoves,
    footMoves,
    otherMoves,
    canSnooze,
    asking,
    act,
    ask,
    escalate,
    askForLook,
    stop,
    correct,
    revokeTool: onTicket.revokeTool,
    snooze: (until: string) => {
      if (!item.arriving) void onReview.snooze(until)
    },
    toggleClaim,
    claimByActing,
    sendMessage: (reopens: boolean) => {
      if (!item.arriving) void onTicket.sendMessage(reopens)
    },
  }
}

export type DetailActions = ReturnType<typeof useDetailActions>
