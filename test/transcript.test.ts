import type { DataSource } from 'typeorm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { asServerReads } from '../server/classifier/evaluate/asServerReads.ts'
import { readTranscript } from '../server/classifier/transcript.ts'
import { createDataSource } from '../server/database/dataSource.ts'
import { NotFound } from '../server/errors.ts'
import { createTestDatabase, type TestDatabase } from './support/testDatabase.ts'

let cloned: TestDatabase
let database: DataSource
let projectId: string
let number = 0

beforeAll(async () => {
  cloned = await createTestDatabase()
  database = await createDataSource(cloned.url).initialize()
  const [project] = await cloned.sql<{ id: string }>(
    `INSERT INTO projects (name, key, review_delay_seconds, max_parallel) VALUES ('P', 'P', 1, 1) RETURNING id`,
  )
  projectId = project?.id ?? ''
})
afterAll(async () => {
  await database?.destroy()
  await cloned?.drop()
})

/** A ticket with these messages, in this order. */
async function ticketWith(
  body: string,
  messages: readonly (readonly [role: string, content: string, startsTurn?: boolean])[],
) {
  const [ticket] = await cloned.sql<{ id: string }>(
    `INSERT INTO tickets (project_id, number, title, body, mode, priority)
     VALUES ($1, $2, 'A title', $3, 'RELAXED', 2) RETURNING id`,
    [projectId, `P-${++number}`, body],
  )
  for (const [role, content, startsTurn = false] of messages) {
    await cloned.sql('INSERT INTO messages (ticket_id, role, content, starts_turn) VALUES ($1, $2, $3, $4)', [
      ticket?.id,
      role,
      content,
      startsTurn,
    ])
  }
  return ticket?.id ?? ''
}

test('reads the body, the newest USER message and the ASSISTANT messages after it', async () => {
  const ticketId = await ticketWith('Build it.', [
    ['ASSISTANT', 'Before.'],
    ['USER', 'First reply.'],
    ['ASSISTANT', 'Between.'],
    ['USER', 'Second reply.'],
    ['ASSISTANT', 'One.'],
    ['TOOL', 'Output.'],
    ['SYSTEM', 'Note.'],
    ['ASSISTANT', 'Two.'],
  ])
  await ticketWith('Another ticket.', [['ASSISTANT', 'Elsewhere.']])
  expect(await readTranscript(database.manager, ticketId)).toEqual({
    userRequest: 'Build it.',
    lastUserMessage: 'Second reply.',
    assistantMessages: ['One.', 'Two.'],
  })
})

test('reads nothing from before a retry', async () => {
  const ticketId = await ticketWith('Build it.', [
    ['USER', 'A reply.'],
    ['ASSISTANT', 'Which one?'],
    ['SYSTEM', 'Sent back to try again by Ann.', true],
    ['ASSISTANT', 'Both.'],
  ])
  expect(await readTranscript(database.manager, ticketId)).toEqual({
    userRequest: 'Build it.',
    lastUserMessage: 'A reply.',
    assistantMessages: ['Both.'],
  })
})

test('takes the body for the last user message where nobody wrote one', async () => {
  const ticketId = await ticketWith('Build it.', [['ASSISTANT', 'Done.']])
  expect(await readTranscript(database.manager, ticketId)).toEqual({
    userRequest: 'Build it.',
    lastUserMessage: 'Build it.',
    assistantMessages: ['Done.'],
  })
})

test('keeps head and tail of very long texts, whole characters, and says how much is missing', async () => {
  const long = (word: string) => `${word} starts ${'😀'.repeat(100_000)} ${word} ends`
  const ticketId = await ticketWith(long('The body'), [
    ['USER', long('The reply')],
    ['ASSISTANT', long('The answer')],
  ])
  const transcript = await readTranscript(database.manager, ticketId)
  // An evaluation reads whole endings from a file and has to see what a server would.
  const whole = {
    userRequest: long('The body'),
    lastUserMessage: long('The reply'),
    assistantMessages: [long('The answer')],
  }
  expect(asServerReads(whole)).toEqual(transcript)
  expect(asServerReads(transcript)).toEqual(transcript)
  const { userRequest, lastUserMessage, assistantMessages } = transcript
  for (const [text, word] of [
    [userRequest, 'The body'],
    [lastUserMessage, 'The reply'],
    [assistantMessages[0] ?? '', 'The answer'],
  ] as const) {
    expect(text.startsWith(`${word} starts`)).toBe(true)
    expect(text.endsWith(`${word} ends`)).toBe(true)
    expect(text).toMatch(/\[… \d+ characters left out …\]/)
    expect(Array.from(text).length).toBeLessThan(17_000)
    // A pair of surrogates that was cut in two is encoded as U+FFFD.
    expect(Buffer.from(text).toString()).toBe(text)
  }
})

test('keeps the first and the last messages of a long turn, and bounds the whole', async () => {
  const messages = Array.from(
    { length: 300 },
    (_, index) => ['ASSISTANT', `${index} ${'x'.repeat(20_000)}`] as const,
  )
  const transcript = await readTranscript(database.manager, await ticketWith('Build it.', messages))
  const whole = { ...transcript, assistantMessages: messages.map(([, text]) => text) }
  expect(asServerReads(whole)).toEqual(transcript)
  expect(asServerReads(transcript)).toEqual(transcript)
  const { assistantMessages } = transcript
  const starts = assistantMessages.map((text) => text.slice(0, 30).split(' x')[0])
  expect(starts).toEqual([
    '0',
    '1',
    '[… 288 messages left out …]',
    ...Array.from({ length: 10 }, (_, index) => String(290 + index)),
  ])
  expect(assistantMessages.join('').length).toBeLessThan(75_000)
})

test('of a ticket that is not there is NOT_FOUND', async () => {
  await expect(readTranscript(database.manager, '999999')).rejects.toBeInstanceOf(NotFound)
})
