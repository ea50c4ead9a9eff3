import { readFileSync } from 'node:fs'
import parsePrometheusTextFormat from 'parse-prometheus-text-format'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { eventually } from './support/eventually.ts'
import { subscribeQueue } from './support/liveQueue.ts'
import { newPerson } from './support/people.ts'
import { claimPhases, importAccounts, stoppedPhases } from './support/phaseScenes.ts'
import { resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

const TOKEN = 'only-for-what-watches'
/** What is read from the database is two seconds old at most, and a database that does not answer is asked for two. */
const PATIENCE_MS = 20_000

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_METRICS_TOKEN: TOKEN })
})
afterAll(() => server?.stop())

function read(token?: string, url = server.url): Promise<Response> {
  return fetch(`${url}/metrics`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })
}

async function text(): Promise<string> {
  return (await read(TOKEN)).text()
}

async function families() {
  return parsePrometheusTextFormat(await text())
}

/** The value of the one sample with these labels; undefined where there is none. */
async function valueOf(name: string, labels: Record<string, string> = {}): Promise<number | undefined> {
  const family = (await families()).find((each) => each.name === name)
  const sample = family?.metrics.find((each) =>
    Object.entries(labels).every(([label, value]) => each.labels?.[label] === value),
  )
  return sample && Number(sample.value)
}

test('says what waits, what was decided and done, and what this process does', async () => {
  const before = (await valueOf('unstuck_decisions_total', { decision: 'REVIEW' })) ?? 0
  const { stopped } = await stoppedPhases(server, { count: 3 })
  await server.sql("UPDATE reviews SET opened_at = now() - interval '1 hour' WHERE id = $1", [
    decodeGlobalId(stopped[0]!.reviewId).id,
  ])
  const mia = await newPerson(server, 'MANAGER')
  await resolve(mia, stopped[2]!.reviewId, 'RETRY')
  const queue = await subscribeQueue(server.wsUrl, server.admin.token)

  // Captchas are HIGH.
  await eventually(
    async () => expect(await valueOf('unstuck_reviews', { status: 'OPEN', priority: 'HIGH' })).toBe(2),
    PATIENCE_MS,
  )
  expect(await valueOf('unstuck_reviews', { status: 'SNOOZED', priority: 'LOW' })).toBe(0)
  expect(await valueOf('unstuck_reviews_by_kind', { kind: 'PHASE', priority: 'HIGH' })).toBe(2)
  const age = await valueOf('unstuck_oldest_review_age_seconds', { kind: 'PHASE', priority: 'HIGH' })
  expect(age).toBeGreaterThanOrEqual(3600)
  expect(age).toBeLessThan(3900)
  const captchas = { subject: 'phase', failure_type: 'CAPTCHA', decision: 'REVIEW' }
  expect(await valueOf('unstuck_decisions_total', captchas)).toBe(before + 3)
  expect(await valueOf('unstuck_resolutions_total', { action: 'RETRY' })).toBe(1)
  expect(await valueOf('unstuck_events_total', { type: 'review.opened' })).toBe(3)
  expect(await valueOf('unstuck_subscribers', { topic: 'queue' })).toBe(1)
  expect(await valueOf('unstuck_sockets')).toBe(1)
  expect(await valueOf('unstuck_database_up')).toBe(1)
  expect(await valueOf('unstuck_database_connections', { state: 'waited_for' })).toBe(0)
  expect(await valueOf('unstuck_scheduler_lag_seconds', { job: 'auto-review' })).toBe(0)
  expect(await text()).toMatch(
    /^unstuck_http_request_duration_seconds_count\{route="\/graphql",method="POST",status="200"\} [1-9]/m,
  )
  await queue.stop()
})

test('says how late the scheduler is', async () => {
  const { campaignId, accounts } = await importAccounts(server.admin)
  await claimPhases(server.admin, campaignId)
  const accountId = decodeGlobalId(accounts[0]!.id).id
  // Somebody works on the account, so that its job has to wait.
  const holder = server.app.database.createQueryRunner()
  await holder.startTransaction()
  await holder.query('SELECT FROM accounts WHERE id = $1 FOR UPDATE', [accountId])
  await server.sql(
    `UPDATE leases SET expires_at = now() - interval '5 minutes'
     WHERE phase_id IN (SELECT id FROM warmup_phases WHERE account_id = $1)`,
    [accountId],
  )
  const lag = () => valueOf('unstuck_scheduler_lag_seconds', { job: 'rescue expired leases' })
  await eventually(async () => expect(await lag()).toBeGreaterThanOrEqual(300), PATIENCE_MS)
  await holder.rollbackTransaction()
  await holder.release()
  await eventually(async () => expect(await lag()).toBe(0), PATIENCE_MS)
  expect(await text()).toMatch(/^unstuck_job_duration_seconds_count\{job="rescue expired leases"\} [1-9]/m)
})

test('only its own token opens it, and without one there is no such path', async () => {
  expect((await read()).status).toBe(401)
  expect((await read('wrong')).status).toBe(401)
  expect((await read(server.admin.token)).status).toBe(401)
  const answer = await read(TOKEN)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  // The token opens nothing else.
  const { errors } = await server.nobody.gql('{ settings { undoSeconds } }')
  expect(errors![0]!.extensions.code).toBe('UNAUTHENTICATED')
  const without = await server.startAnother({ UNSTUCK_METRICS_TOKEN: '' })
  expect((await read(TOKEN, without.url)).headers.get('content-type')).not.toContain('version=0.0.4')
  await without.stop()
})

test('a database that does not answer is told, and the rest all the same', async () => {
  const holder = server.app.database.createQueryRunner()
  await holder.startTransaction()
  await holder.query('LOCK TABLE deliveries IN ACCESS EXCLUSIVE MODE')
  await eventually(async () => expect(await valueOf('unstuck_database_up')).toBe(0), PATIENCE_MS)
  expect(await valueOf('unstuck_reviews', { status: 'OPEN' })).toBeUndefined()
  expect(await valueOf('unstuck_events_total', { type: 'review.opened' })).toBeGreaterThan(0)
  await holder.rollbackTransaction()
  await holder.release()
  await eventually(async () => expect(await valueOf('unstuck_database_up')).toBe(1), PATIENCE_MS)
})

test('README lists what is exposed, and nothing else', async () => {
  const readme = readFileSync('README.md', 'utf8')
  const listed = [...readme.matchAll(/^\| `(unstuck_[a-z_]+)`/gm)].map(([, name]) => name)
  const exposed = (await families()).map(({ name }) => name).filter((name) => name.startsWith('unstuck_'))
  expect(listed.toSorted()).toEqual(exposed.toSorted())
})
