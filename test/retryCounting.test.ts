import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgeRetries } from '../server/insights/retryJudgement.ts'
import { delayOf, RETRY_DELAYS } from '../server/insights/retryDelays.ts'
import { ofDelays } from '../server/insights/retryTally.ts'
import { OutcomeTable } from './bench/retryLearning/outcomes.ts'
import { randomFrom } from './bench/retryLearning/random.ts'
import { HALF_LIFE, SETTINGS } from './bench/retryLearning/settings.ts'
import type { Json } from './support/graphqlClient.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server?.stop())

const PHASES = ['sign up', 'first post']
const WAITS = [60, 1800, 7200, 30_000]
/** Longer than outcomes count. */
const DAYS = 150

/** An automatic retry that came to its end. */
interface Ended {
  readonly phase: string
  readonly wait: number
  readonly success: boolean
  readonly hoursAgo: number
}

/** Oldest first. On a day, drawn as well, every rate is another one from then on. */
function drawRetries(random: () => number, count: number): Ended[] {
  const rates = () => PHASES.map(() => WAITS.map(() => random()))
  const [before, after] = [rates(), rates()]
  const change = random() * DAYS * 24
  return Array.from({ length: count }, () => random() * DAYS * 24)
    .toSorted((one, other) => other - one)
    .map((hoursAgo) => {
      const [phase, place] = [Math.floor(random() * PHASES.length), Math.floor(random() * WAITS.length)]
      const rate = (hoursAgo > change ? before : after)[phase]![place]!
      return { phase: PHASES[phase]!, wait: WAITS[place]!, success: random() < rate, hoursAgo }
    })
}

async function writeDown(retries: readonly Ended[]): Promise<void> {
  await server.sql('TRUNCATE automatic_retries')
  await server.sql(
    `INSERT INTO automatic_retries (failure_id, phase_id, failure_type, phase_name, platform, attempt, delay_seconds, at,
       outcome, outcome_at)
     SELECT failure.id, failure.phase_id, failure.type, past.phase, 'here', 1, past.wait, now(), past.outcome,
       now() - past.hours * interval '1 hour'
     FROM unnest($1::text[], $2::int[], $3::text[], $4::float8[]) WITH ORDINALITY past (phase, wait, outcome, hours, place)
     JOIN (SELECT *, row_number() OVER (ORDER BY id) AS place FROM failures) failure USING (place)`,
    [
      retries.map(({ phase }) => phase),
      retries.map(({ wait }) => wait),
      retries.map(({ success }) => (success ? 'CONFIRMED' : 'REFAILED')),
      retries.map(({ hoursAgo }) => hoursAgo),
    ],
  )
}

/** What the simulation makes of it. */
function judge(retries: readonly Ended[], phase: string) {
  const [alike, ofType] = [new OutcomeTable(HALF_LIFE), new OutcomeTable(HALF_LIFE)]
  for (const { phase: where, wait, success, hoursAgo } of retries) {
    const place = RETRY_DELAYS.indexOf(delayOf(wait))
    alike.of(where, place).add(-hoursAgo, success)
    ofType.of(place).add(-hoursAgo, success)
  }
  const delays = RETRY_DELAYS.map((_, place) => ({
    alike: alike.of(phase, place).past(0),
    ofType: ofType.of(place).past(0),
  }))
  return judgeRetries(ofDelays(delays), SETTINGS.minimumSample)
}

const FAILURES = `
  WITH campaign AS (INSERT INTO campaigns (name, platform) VALUES ('c', 'here') RETURNING id),
    account AS (INSERT INTO accounts (campaign_id, platform, username) SELECT id, 'here', 'u' FROM campaign RETURNING id, campaign_id),
    phase AS (
      INSERT INTO warmup_phases (account_id, campaign_id, position, name, max_attempts, cooldown_seconds)
      SELECT id, campaign_id, 0, 'p', 3, 0 FROM account RETURNING id, account_id)
  INSERT INTO failures (phase_id, account_id, type, message, attempt, worker, fingerprint, decision, because)
  SELECT id, account_id, 'TIMEOUT', 'm', 1, 'w', 'f', 'RETRY', 'b' FROM phase, generate_series(1, 1500)`

test('the simulation counts retries as the database does: by age, and since the last change', async () => {
  await server.sql(FAILURES)
  let changes = 0
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const random = randomFrom(seed)
    const retries = drawRetries(random, Math.ceil(random() * 1500))
    await writeDown(retries)
    for (const phase of PHASES) {
      const { alike, rate, enough, delays } = judge(retries, phase)
      changes += delays.filter(({ changed }) => changed).length
      const { retryAdvice } = await server.admin.ok(
        `query ($phase: String) { retryAdvice(failureType: TIMEOUT, phase: $phase) { successes trials successRateLow enough
           delays { fromSeconds successes trials successRateLow enough } } }`,
        { phase },
      )
      const close = (value: number) => expect.closeTo(value, 6)
      expect(retryAdvice).toMatchObject({
        successes: alike.successes,
        trials: alike.trials,
        enough,
        successRateLow: enough ? close(rate.low) : null,
      })
      const found = retryAdvice.delays.toSorted(
        (one: Json, other: Json) => one.fromSeconds - other.fromSeconds,
      )
      expect(found).toEqual(
        delays
          .filter(({ trials }) => trials > 0)
          .map((record) => ({
            fromSeconds: record.delay.from,
            successes: record.successes,
            trials: record.trials,
            successRateLow: close(record.low),
            enough: record.enough,
          })),
      )
    }
  }
  expect(changes).toBeGreaterThan(10)
})
