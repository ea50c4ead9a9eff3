import { computed, watch } from 'vue'
import type { AccountShown } from '../graphql/accountDocuments.ts'
import { connection } from '../graphql/connection.ts'
import type { ReviewShown } from '../graphql/reviewDocuments.ts'
import type { TicketShown } from '../graphql/ticketDocuments.ts'
import { mayAct } from '../session/session.ts'
import { movesInState } from '../ticket/ticketState.ts'
import { useTicketActions } from '../ticket/useTicketActions.ts'
import { movesOnTicket, reviewMoves } from './moves.ts'
import { useReviewActions, type ResolutionHooks } from './useReviewActions.ts'

/** The open item: an account or a ticket, and the review that is open on it, if one is. */
export interface DetailItem {
  readonly review: ReviewShown | null
  readonly account: AccountShown | null
  readonly ticket: TicketShown | null
}

/** What this person can do with the open item now, and the doing of it. */
export function useDetailActions(item: DetailItem, hooks: ResolutionHooks) {
  const draftId = computed(() => item.review?.id ?? item.ticket?.id ?? item.account?.id ?? '')
  const onReview = useReviewActions(
    computed(() => item.review),
    hooks,
  )
  const onTicket = useTicketActions(
    computed(() => item.ticket?.id ?? ''),
    draftId,
    hooks.refresh,
  )

  const isOver = computed(() => item.review?.status === 'RESOLVED')
  const heldByOther = computed(() => (onReview.mine.value ? null : onReview.claim.value))
  const canAct = computed(() => mayAct.value && heldByOther.value === null && connection.status !== 'lost')

  /** What the running countdown offers. */
  const blockMoves = computed(() => {
    const { ticket } = item
    if (ticket === null || ticket.reviewScheduledAt === null || !canAct.value) return []
    return movesOnTicket(movesInState(ticket), ticket.number)
  })
  const footMoves = computed(() => {
    const { review, ticket, account } = item
    const open = isOver.value ? null : review
    if (ticket !== null) {
      const before = blockMoves.value.length
      if (open !== null) return reviewMoves('TICKET', open.allowedActions, ticket.number, before)
      return before > 0 ? [] : movesOnTicket(movesInState(ticket), ticket.number)
    }
    const phase = account?.phases.find(({ id }) => id === account.currentPhase?.id)
    return open === null ? [] : reviewMoves('PHASE', open.allowedActions, phase?.name ?? '')
  })

  function forgetProblems(): void {
    onReview.forgetProblem()
    onTicket.forgetProblem()
  }

  function act(action: string): void {
    forgetProblems()
    const move = onTicket.moves[action]
    if (move === undefined) void onReview.resolve(action)
    else void move()
  }

  /** Claims it, or lets it go again. */
  function toggleClaim(): void {
    if (!canAct.value || item.review === null || isOver.value) return
    void (onReview.mine.value ? onReview.release() : onReview.claimIt())
  }

  watch(draftId, forgetProblems)

  return {
    draftId,
    claim: onReview.claim,
    mine: onReview.mine,
    isOver,
    heldByOther,
    canAct,
    busy: computed(() => onReview.busy.value ?? onTicket.busy.value),
    problem: computed(() => onReview.problem.value ?? onTicket.problem.value),
    blockMoves,
    footMoves,
    act,
    toggleClaim,
    claimByWriting: onReview.claimByWriting,
    sendMessage: onTicket.sendMessage,
  }
}

export type DetailActions = ReturnType<typeof useDetailActions>
