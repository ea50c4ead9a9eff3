import { actionTexts, consequences } from '../texts/actions.ts'
import { detailTexts } from '../texts/detail.ts'
import { priorityWords } from '../texts/words.ts'
import { accountMoves, reviewMoves, type About } from './moves.ts'

/** A line of the "…" menu. */
export interface MenuMove {
  readonly action: string
  readonly label: string
  readonly icon: string
  /** What will happen. */
  readonly consequence: string
  /** Where it leads, if it leads somewhere. */
  readonly to?: string
}

const STEP_UP: Partial<Record<string, string>> = {
  HIGH: priorityWords.URGENT,
  NORMAL: priorityWords.HIGH,
  LOW: priorityWords.NORMAL,
}

/** What escalating a review of this priority does. */
export function escalationLine(priority: string): string {
  const to = STEP_UP[priority]
  return to === undefined ? consequences.ESCALATE_URGENT : consequences.ESCALATE(to)
}

interface Menu {
  /** Actions of the ticket's review for which the foot has no room. */
  readonly spared: readonly string[]
  /** The ticket that they are about. */
  readonly about: Omit<About, 'undoSeconds'>
  /** On a phone, claiming is in here. */
  readonly claim: 'CLAIM' | 'RELEASE' | null
  /** The priority of the review, where it can be escalated. */
  readonly priority: string | null
  readonly accountStatus: string | null
  /** The number of a ticket whose countdown can be ended by the kill switch: elsewhere it stands in the foot. */
  readonly stops: string | null
  /** The item's own page, from elsewhere. */
  readonly ownPage: string | null
}

/** The lines of the menu, as far as they make sense now. */
export function menuMoves({
  spared,
  about,
  claim,
  priority,
  accountStatus,
  stops,
  ownPage,
}: Menu): readonly MenuMove[] {
  const moves: MenuMove[] = []
  if (claim === 'CLAIM') {
    moves.push({
      action: claim,
      label: detailTexts.claim,
      icon: 'i-lucide-hand',
      consequence: consequences.CLAIM,
    })
  }
  if (claim === 'RELEASE') {
    moves.push({
      action: claim,
      label: detailTexts.release,
      icon: 'i-lucide-hand',
      consequence: consequences.RELEASE,
    })
  }
  if (priority !== null) {
    moves.push({
      action: 'ESCALATE',
      label: actionTexts.escalate,
      icon: 'i-lucide-chevrons-up',
      consequence: escalationLine(priority),
    })
  }
  const account = accountMoveFor(accountStatus)
  if (account !== null) {
    const { label, line } = accountMoves[account]
    const icon = account === 'PAUSE_ACCOUNT' ? 'i-lucide-circle-pause' : 'i-lucide-circle-play'
    moves.push({ action: account, label, icon, consequence: line })
  }
  for (const { action, label, consequence } of reviewMoves('TICKET', spared, { ...about, undoSeconds: 0 })) {
    const icon = action === 'CLOSE' ? 'i-lucide-check' : 'i-lucide-minus'
    moves.push({ action, label, icon, consequence })
  }
  if (stops !== null) {
    moves.push({
      action: 'STOP',
      label: actionTexts.stopOpen,
      icon: 'i-lucide-octagon-x',
      consequence: consequences.STOP(stops),
    })
  }
  if (ownPage !== null) {
    moves.push({
      action: 'OPEN_PAGE',
      label: actionTexts.openPage,
      icon: 'i-lucide-arrow-up-right',
      consequence: consequences.OPEN_PAGE,
      to: ownPage,
    })
  }
  return moves
}

/** Pausing or resuming, whichever can be done; neither with an account that is through. */
export function accountMoveFor(status: string | null): 'PAUSE_ACCOUNT' | 'RESUME_ACCOUNT' | null {
  if (status === null || status === 'COMPLETED') return null
  return status === 'PAUSED' ? 'RESUME_ACCOUNT' : 'PAUSE_ACCOUNT'
}
