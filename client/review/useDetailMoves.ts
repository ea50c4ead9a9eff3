import { computed, type Ref } from 'vue'
import { connection } from '../graphql/connection.ts'
import { isPhone } from '../layout/screen.ts'
import type { TicketShown } from '../graphql/ticketDocuments.ts'
import { mayAct, session } from '../session/session.ts'
import { startsText } from '../texts/actions.ts'
import { canBeStopped, movesInState } from '../ticket/ticketState.ts'
import { accountMoveFor, menuMoves } from './menuMoves.ts'
import { movesOnAccount, movesOnTicket, reviewMoves, withEndSnooze, type AccountMove } from './moves.ts'
import type { DetailItem } from './useDetailActions.ts'

/** How this person stands to the open item. */
export interface Standing {
  readonly isOver: Ref<boolean>
  /** Whether the claim on it is theirs. */
  readonly mine: Ref<boolean>
  readonly canAct: Ref<boolean>
}

/** What is offered for the open item, and where it stands. */
export function useDetailMoves(item: DetailItem, { isOver, mine, canAct }: Standing) {
  /** What the running countdown offers. */
  const blockMoves = computed(() => {
    const { ticket } = item
    if (ticket === null || ticket.reviewScheduledAt === null || !canAct.value) return []
    return movesOnTicket(movesInState(ticket), aboutTicket(ticket))
  })

  const aboutTicket = ({ number, closeWouldStart }: TicketShown) => ({
    what: number,
    starts: startsText(closeWouldStart),
  })

  const asksPermission = computed(() => item.ticket?.permissionRequest != null)
  /** With the answers to a permission a phone's foot is full: what ends the ticket stands in the menu. */
  const spared = computed(() => (isPhone.value && asksPermission.value ? ['CLOSE', 'DISMISS'] : []))

  const footMoves = computed(() =>
    item.review?.status === 'SNOOZED' ? withEndSnooze(movesAtFoot.value) : movesAtFoot.value,
  )

  const movesAtFoot = computed(() => {
    const { review, ticket, account } = item
    const open = isOver.value ? null : review
    const { undoSeconds } = session
    if (ticket !== null) {
      const before = blockMoves.value.length
      const about = { ...aboutTicket(ticket), undoSeconds }
      if (open !== null) {
        const moves = reviewMoves('TICKET', ticketActions(open.allowedActions), about, before)
        return moves.filter(({ action }) => !spared.value.includes(action))
      }
      return before > 0 ? [] : movesOnTicket(movesInState(ticket), about)
    }
    const phase = account?.phases.find(({ id }) => id === item.phaseId)
    if (open !== null)
      return reviewMoves('PHASE', open.allowedActions, { what: phase?.name ?? '', undoSeconds })
    return review === null && account !== null ? movesOnAccount(movesOf(account.status)) : []
  })

  /** Where a permission is asked, a message may go in place of an answer. */
  function ticketActions(actions: readonly string[]): readonly string[] {
    if (!asksPermission.value) return actions
    const last = actions.filter((action) => action === 'DISMISS')
    return [...actions.filter((action) => action !== 'DISMISS'), 'REPLY_INSTEAD', ...last]
  }

  function movesOf(accountStatus: string): readonly AccountMove[] {
    const move = accountMoveFor(accountStatus)
    // An account that is through has neither: there is no phase left to look at.
    return move === null ? [] : ['ASK_FOR_LOOK', move]
  }

  /** What stands in the "…" menu. */
  const otherMoves = computed(() => {
    const { review, account, ticket } = item
    const acts = mayAct.value && connection.status !== 'lost'
    const isOpen = review !== null && !isOver.value
    const claims = isPhone.value && isOpen && canAct.value
    const page = account === null ? `/tickets/${ticket?.id}` : `/accounts/${account.id}`
    const actions = isOpen && canAct.value ? review.allowedActions : []
    return menuMoves({
      spared: actions.filter((action) => spared.value.includes(action)),
      about: ticket === null ? { what: '' } : aboutTicket(ticket),
      claim: claims ? (mine.value ? 'RELEASE' : 'CLAIM') : null,
      priority: acts && review?.status === 'OPEN' ? review.priority : null,
      accountStatus: acts && review !== null && account !== null ? account.status : null,
      stops:
        acts && ticket !== null && blockMoves.value.length > 0 && canBeStopped(ticket) ? ticket.number : null,
      ownPage: item.ownPage ? null : page,
    })
  })

  return { blockMoves, footMoves, otherMoves }
}
