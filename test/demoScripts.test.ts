import { describe, expect, test } from 'vitest'
import { offlineClassifier } from '../server/classifier/offlineClassifier.ts'
import { EVERYDAY_TICKETS } from '../server/demo/content/everydayTickets.ts'
import { DEMO_PROJECTS } from '../server/demo/content/projects.ts'
import { nextTurn } from '../server/demo/conversation.ts'

const TICKETS = [...DEMO_PROJECTS.flatMap(({ tickets }) => tickets), ...EVERYDAY_TICKETS]

/** Tickets that others wait for: the demo stands still where auto-review does not close them. */
const CLOSED_AT_ONCE = ['rounding', 'credit-notes', 'theme', 'touch-targets', 'partition', 'late-imports']
const ASKING = ['sequences', 'push', 'backfill']
const BROKEN = ['payouts', 'camera', 'duplicates']

/** What the offline classifier makes of an agent's turn after these messages, the ticket's body first. */
async function verdictOn(title: string, said: readonly { role: 'USER' | 'ASSISTANT'; content: string }[]) {
  const ticket = { id: '1', title, version: 1, project: { key: 'DEMO' }, lastFailure: null }
  const { opening, ending } = nextTurn(
    ticket,
    said.map((message, index) => ({ id: String(index), ...message })),
  )
  const { verdict } = await offlineClassifier.classify(
    {
      userRequest: said[0]!.content,
      lastUserMessage: said.findLast(({ role }) => role === 'USER')!.content,
      assistantMessages: [opening, ending],
    },
    new AbortController().signal,
  )
  return verdict
}

describe('what the demo’s agents say', () => {
  const byRef = (ref: string) =>
    DEMO_PROJECTS.flatMap(({ tickets }) => tickets).find((ticket) => ticket.ref === ref)!

  test.each([
    ...CLOSED_AT_ONCE.map((ref) => [ref, 'COMPLETED'] as const),
    ...ASKING.map((ref) => [ref, 'QUESTION'] as const),
    ...BROKEN.map((ref) => [ref, 'ERROR'] as const),
  ])('%s ends as %s', async (ref, verdict) => {
    const { title, body } = byRef(ref)
    expect(await verdictOn(title, [{ role: 'USER', content: body }])).toBe(verdict)
  })

  test.each(TICKETS.map(({ title, body }) => [title, body]))(
    '%s is done after an answer',
    async (title, body) => {
      const said = [
        { role: 'USER', content: body },
        { role: 'ASSISTANT', content: 'Which of the two?' },
        { role: 'USER', content: 'Take the first one. Is that possible by Friday?' },
      ] as const
      expect(await verdictOn(title, said)).toBe('COMPLETED')
    },
  )
})
