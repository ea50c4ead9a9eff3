import { COORDINATOR_TOKEN } from '../content/workers.ts'
import { shiftAt } from './loggedPast.ts'
import { pastHandling } from './pastHandlings.ts'
import type { PastTicket, PastTurn } from './pastTickets.ts'

/** What was said on a ticket of the past. */
interface Line {
  readonly role: 'USER' | 'ASSISTANT'
  readonly content: string
  readonly author: string
  readonly at: Date
  /** Whose last word it is. */
  readonly turn: PastTurn | null
}

/** What was said on the ticket, in order. */
export function pastConversation({ project, body, createdAt, turns }: PastTicket): Line[] {
  const byShift = (content: string, time: number): Line => {
    const at = new Date(time)
    return { role: 'USER', content, author: shiftAt(at), at, turn: null }
  }
  const [agent] = project.agents
  const request = { role: 'USER' as const, content: body, author: COORDINATOR_TOKEN, at: new Date(createdAt) }
  const lines: Line[] = [{ ...request, turn: null }]
  for (const turn of turns) {
    const { said, at, verdict, stop } = turn
    lines.push({ role: 'ASSISTANT', content: said, author: agent!, at: new Date(at), turn })
    if (verdict?.openedAgain) lines.push(byShift(verdict.openedAgain.note, verdict.openedAgain.at))
    if (stop?.action === 'REPLY') lines.push(byShift(pastHandling('REPLY').message!, stop.at))
  }
  return lines
}
