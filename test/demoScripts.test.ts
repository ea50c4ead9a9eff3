import { describe, expect, test } from 'vitest'
import { fingerprintOf } from '../server/accounts/fingerprint.ts'
import { offlineClassifier } from '../server/classifier/offlineClassifier.ts'
import { LIVING_CAMPAIGNS, STORM_CAMPAIGN } from '../server/demo/content/campaigns.ts'
import { EVERYDAY_TICKETS } from '../server/demo/content/everydayTickets.ts'
import { DEMO_PROJECTS } from '../server/demo/content/projects.ts'
import { AT_START, ROSTER, type RosterAccount } from '../server/demo/content/roster.ts'
import { messageOf } from '../server/demo/content/troubles/trouble.ts'
import { trouble } from '../server/demo/content/troubles/troubles.ts'
import { stormUsername } from '../server/demo/content/usernames.ts'
import { nextTurn } from '../server/demo/conversation.ts'
import { randomOf } from '../server/demo/random.ts'
import { FAILURE_TYPES } from '../server/entities/words.ts'
import type { PermissionAnswer } from '../server/workerKit/types.ts'

const TICKETS = [...DEMO_PROJECTS.flatMap(({ tickets }) => tickets), ...EVERYDAY_TICKETS]

/** Tickets that others wait for: the demo stands still where auto-review does not close them. */
const CLOSED_AT_ONCE = ['rounding', 'credit-notes', 'theme', 'touch-targets', 'partition', 'late-imports']
const ASKING = ['sequences', 'push', 'backfill']
const BROKEN = ['payouts', 'camera', 'duplicates']

/** What the offline classifier makes of an agent's turn after these messages, the ticket's body first. */
async function verdictOn(
  title: string,
  said: readonly { role: 'USER' | 'ASSISTANT'; content: string }[],
  permissionAnswer: PermissionAnswer | null = null,
) {
  const { opening, ending } = nextTurn(
    { title, lastFailure: null, permissionAnswer },
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

  test.each(TICKETS.flatMap((ticket) => (ticket.permission ? [[ticket.title, ticket] as const] : [])))(
    '%s is done with the permission, and asks what to do without it',
    async (_title, { title, body, opening, permission }) => {
      const said = [
        { role: 'USER', content: body },
        { role: 'ASSISTANT', content: opening },
      ] as const
      const answer = { tool: permission!.tool, always: false, by: 'A person', note: 'Is that clear?' }
      expect(await verdictOn(title, said, { ...answer, granted: true })).toBe('COMPLETED')
      expect(await verdictOn(title, said, { ...answer, granted: false })).toBe('QUESTION')
    },
  )
})

describe('what the demo’s accounts run into', () => {
  const platformOf = ({ campaign }: RosterAccount) => LIVING_CAMPAIGNS[campaign]!.platform
  const met = AT_START.flatMap(({ campaign, username, fate }) =>
    Object.entries(fate ?? {}).map(([phase, name]) => ({ campaign, username, phase, ...trouble(name) })),
  )
  const words = ({ username, phase, ...expected }: (typeof met)[number]) =>
    messageOf(expected, { phase, step: 'Publish', page: expected.page }, randomOf(username))

  test('every message goes on where the word of its type ends, on one line of the queue', () => {
    for (const each of met) expect(words(each)).toMatch(/^[\p{Ll}\d][^{}\n]{8,138}[^.]$/u)
  })

  test('it happens in phases that the campaign has, and covers every type', () => {
    for (const { campaign, phase } of met) {
      expect(LIVING_CAMPAIGNS[campaign]!.phases.map(({ name }) => name)).toContain(phase)
    }
    expect(new Set(met.map(({ type }) => type))).toEqual(new Set(FAILURE_TYPES))
  })

  test('the same cause reads a little different for each account, and is one group', () => {
    const alike = met.filter(({ phase, screen }) => phase === 'Verify email' && screen === 'emptyFrame')
    expect(alike.length).toBeGreaterThan(20)
    expect(new Set(alike.map(words)).size).toBe(alike.length)
    expect(new Set(alike.map((each) => fingerprintOf(each.type, each.phase, words(each)))).size).toBe(1)
  })

  test('no two accounts of a platform have one name', () => {
    const names = ROSTER.map((account) => `${platformOf(account)} ${account.username}`)
    const storm = Array.from(
      { length: 1200 },
      (_, number) => `${STORM_CAMPAIGN.platform} ${stormUsername(number)}`,
    )
    expect(new Set([...names, ...storm]).size).toBe(names.length + storm.length)
  })
})
