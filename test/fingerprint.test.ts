import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fingerprintOf } from '../server/accounts/fingerprint.ts'
import { maskVariableParts } from '../server/accounts/maskVariableParts.ts'
import { DIFFERENT_FAILURES } from './support/differentFailures.ts'
import type { GraphQLClient, Json } from './support/graphqlClient.ts'
import { campaignWith } from './support/phaseWork.ts'
import { report, sendReports } from './support/reportCalls.ts'
import { resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { messageWithEverything, randomFrom, VARIABLE_PARTS } from './support/variableParts.ts'

const times = <Item>(count: number, make: () => Item): Item[] => Array.from({ length: count }, make)

describe('what differs in variable parts only is one', () => {
  test.each(Object.entries(VARIABLE_PARTS))('%s', (_kind, make) => {
    const random = randomFrom(7)
    for (const sentence of [
      (part: string) => `The upload of ${part} failed`,
      (part: string) => `${part} failed`,
      (part: string) => `It failed: ${part}`,
      (part: string) => `It failed (${part}), as before.`,
    ]) {
      const masked = new Set(times(1000, () => maskVariableParts(sentence(make(random)))))
      expect([...masked]).toHaveLength(1)
    }
  })

  test('all of them at once', () => {
    const random = randomFrom(11)
    const messages = times(1000, () => messageWithEverything(random))
    expect(new Set(messages).size).toBe(1000)
    expect([...new Set(messages.map(maskVariableParts))]).toHaveLength(1)
  })

  test('in a message that is longer than what is looked at', () => {
    const random = randomFrom(13)
    const { url, id } = VARIABLE_PARTS
    const messages = times(20, () =>
      times(400, () => `at ${id!(random)} in ${url!(random)} called`).join('\n'),
    )
    expect(new Set(messages.map(maskVariableParts)).size).toBe(1)
  })

  test('one or several', () => {
    const of = (message: string) => fingerprintOf('OTHER', 'post', message)
    expect(of('1 attempt is left')).toBe(of('3 attempts is left'))
    expect(of('Posts 1, 2 and 3 failed')).toBe(of('Posts 7 and 12 failed'))
  })
})

describe('what is really different stays apart', () => {
  test('every pair of a long list', () => {
    expect(DIFFERENT_FAILURES.length).toBeGreaterThanOrEqual(60)
    const groups = new Map<string, string[]>()
    for (const message of DIFFERENT_FAILURES) {
      const fingerprint = fingerprintOf('OTHER', 'post', message)
      groups.set(fingerprint, [...(groups.get(fingerprint) ?? []), message])
    }
    expect([...groups.values()].filter(({ length }) => length > 1)).toEqual([])
  })

  test('a status of HTTP is no number like others', () => {
    const of = (message: string) => fingerprintOf('NETWORK_ERROR', null, message)
    for (const say of [
      (status: number) => `HTTP/1.1 ${status}`,
      (status: number) => `status: ${status}`,
      (status: number) => `It failed with status code ${status} after 3 s`,
    ]) {
      expect(of(say(403))).not.toBe(of(say(404)))
      expect(of(say(200))).toBe(of(say(17)))
    }
    for (const say of [
      (code: number) => `Code ${code} failed`,
      (code: number) => `error ${code} of 900`,
      (code: number) => `exit code ${code}`,
      (code: number) => `got ${code} likes`,
    ]) {
      expect(of(say(412))).toBe(of(say(98)))
    }
  })

  test('by the type, the phase, and case only in nothing', () => {
    const one = fingerprintOf('CAPTCHA', 'post', 'A photo is wanted.')
    expect(fingerprintOf('CHALLENGE', 'post', 'A photo is wanted.')).not.toBe(one)
    expect(fingerprintOf('CAPTCHA', 'warm up', 'A photo is wanted.')).not.toBe(one)
    expect(fingerprintOf('CAPTCHA', null, 'A photo is wanted.')).not.toBe(one)
    expect(fingerprintOf('CAPTCHA', 'Post ', 'a PHOTO\n is wanted.')).toBe(one)
  })
})

// Twice the length may take twice the time; what grows with the square would take minutes at this length.
test.each([
  'a-',
  '"',
  "'",
  '“',
  '‘',
  '.',
  'a.',
  '1',
  'a1',
  '# ',
  'a/',
  '\\',
  '@',
  'a@',
  ' ',
  'a ',
  '=',
  '(',
  "'a",
  'http://',
  'x:',
  '0:',
  '-_',
  'aB',
  '"a":',
  'mozilla/5 ',
  'an ',
  '1, ',
  '# and ',
  'é1',
  'code ',
  'error a ',
  '[#',
  '=#=',
])('64 KiB of %j take no long time', (piece) => {
  const text = piece.repeat(Math.ceil(65_536 / piece.length))
  const start = performance.now()
  for (const message of [text, `${text}!`, `a${text}1`]) maskVariableParts(message)
  expect(performance.now() - start).toBeLessThan(10_000)
})

describe('through the API', () => {
  let server: TestServer
  let bot: GraphQLClient
  let manager: GraphQLClient

  beforeAll(async () => {
    server = await startTestServer({ UNSTUCK_STORM_THRESHOLD: '1000000' })
    bot = await server.clientFor('INTEGRATOR')
    manager = await server.clientFor('MANAGER')
  })
  afterAll(() => server.stop())

  async function reviewsOf(messages: readonly string[], type = 'CAPTCHA'): Promise<Json> {
    const { id, platform, accounts } = await campaignWith(bot, messages.length, [{ name: 'post' }])
    const reports = accounts.map(({ username }, at) =>
      report({ username, platform }, { type, message: messages[at]! }),
    )
    const results = await sendReports(bot, reports)
    return { campaignId: id, reviews: results.map(({ decision }) => decision.review) }
  }

  const QUEUE = `query ($filter: ReviewFilter) { reviewQueue(filter: $filter, first: 3) {
    count { value capped } nodes { id similarCount } } }`

  async function queue(filter: Json): Promise<Json> {
    return (await manager.ok(QUEUE, { filter })).reviewQueue
  }

  test('they become one group, which can be filtered', async () => {
    const random = randomFrom(17)
    const { campaignId, reviews } = await reviewsOf(times(150, () => messageWithEverything(random)))
    const [{ fingerprint, id }] = reviews
    expect(reviews.every((review: Json) => review.fingerprint === fingerprint)).toBe(true)
    expect(await queue({ fingerprint })).toMatchObject({
      count: { value: 150 },
      nodes: [{ similarCount: 149 }, { similarCount: 149 }, { similarCount: 149 }],
    })

    // With other filters it is the same group, in part.
    const other = await reviewsOf([messageWithEverything(random)])
    expect((await queue({ fingerprint, campaignIds: [other.campaignId] })).nodes).toEqual([
      { id: other.reviews[0].id, similarCount: 150 },
    ])
    expect((await queue({ fingerprint, campaignIds: [campaignId], search: 'user-14' })).count.value).toBe(11)
    expect((await queue({ fingerprint, failureTypes: ['CHALLENGE'] })).nodes).toEqual([])
    expect((await queue({ fingerprint, priorities: ['HIGH'] })).count.value).toBe(151)

    // Snoozed ones still count, resolved ones do not.
    const until = new Date(Date.now() + 3_600_000).toISOString()
    await manager.ok(
      'mutation ($input: SnoozeReviewInput!) { snoozeReview(input: $input) { review { status } } }',
      { input: { reviewId: id, until } },
    )
    await resolve(manager, reviews[1].id, 'RETRY')
    const { similarCount } = (
      await manager.ok('query ($id: ID!) { review(id: $id) { similarCount } }', { id: reviews[2].id })
    ).review
    expect(similarCount).toBe(149)
  }, 60_000)

  test('different ones stay apart', async () => {
    const { reviews } = await reviewsOf(DIFFERENT_FAILURES, 'CHALLENGE')
    expect(new Set(reviews.map((review: Json) => review.fingerprint)).size).toBe(DIFFERENT_FAILURES.length)
  })
})
