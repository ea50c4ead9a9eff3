import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import { createClient } from './support/graphqlClient.ts'
import { createRule, createWebhook, deliveriesOf } from './support/notificationCalls.ts'
import { stoppedPhase } from './support/phaseScenes.ts'
import { spawnServer, type ServerProcess } from './support/serverProcess.ts'
import { createTestDatabase, type TestDatabase } from './support/testDatabase.ts'
import { startWebhookReceiver, type WebhookReceiver } from './support/webhookReceiver.ts'

/** For a busy machine: a server process has to come to its step. */
const PATIENCE_MS = 60_000

/** The connections of the servers. */
const OF_SERVERS = `pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'unstuck%'`

let database: TestDatabase
let receiver: WebhookReceiver
let holder: pg.Client
const servers: ServerProcess[] = []
const token = `test-${randomBytes(16).toString('hex')}`

beforeAll(async () => {
  database = await createTestDatabase()
  receiver = await startWebhookReceiver()
  holder = new pg.Client({ connectionString: database.url })
  await holder.connect()
})
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})
afterAll(async () => {
  await holder.end()
  await receiver.stop()
  await database.drop()
})

async function start(): Promise<ServerProcess> {
  const server = await spawnServer({
    PORT: '0',
    DATABASE_URL: database.url,
    UNSTUCK_ADMIN_TOKEN: token,
    UNSTUCK_DATA_DIR: join(tmpdir(), `unstuck-test-data-${randomBytes(6).toString('hex')}`),
    UNSTUCK_TICK_MS: '200',
    UNSTUCK_ALLOW_PRIVATE_TARGETS: '127.0.0.1',
    UNSTUCK_NOTICE_SECONDS: '0',
    UNSTUCK_DELIVERY_SECONDS: '30',
  })
  servers.push(server)
  return server
}

/** Resolves when a statement of a server waits for the test, and kills the server there. */
async function killAt(server: ServerProcess, waiting: string): Promise<void> {
  await eventually(async () => {
    const waiters = await database.sql(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
         AND query LIKE $1`,
      [waiting],
    )
    expect(waiters).toHaveLength(1)
  }, PATIENCE_MS)
  await server.end('SIGKILL')
}

/** Has what writes deliveries wait for the test: where it is written, or inside COMMIT. */
async function holdDeliveries(where: 'IMMEDIATE' | 'DEFERRED'): Promise<void> {
  await holder.query('SELECT pg_advisory_lock(4)')
  await holder.query(`
    CREATE OR REPLACE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(4); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER wait_for_test AFTER INSERT ON deliveries
      DEFERRABLE INITIALLY ${where} FOR EACH ROW EXECUTE FUNCTION wait_for_test()`)
}

async function letGo(): Promise<void> {
  await holder.query('SELECT pg_advisory_unlock(4)')
  await holder.query('DROP TRIGGER wait_for_test ON deliveries')
}

async function count(rows: string): Promise<number> {
  const [row] = await database.sql(`SELECT count(*)::int AS count FROM ${rows}`)
  return row.count
}

test('servers killed while they write, while they commit and while they send: told once, by one id', async () => {
  const first = await start()
  const admin = createClient(first.url, token)
  const channel = await createWebhook(admin, receiver)
  await createRule(admin, channel.id, { events: ['ACCOUNT_REVIEW_OPENED'] })

  await holdDeliveries('IMMEDIATE')
  await stoppedPhase({ admin } as Parameters<typeof stoppedPhase>[0])
  await killAt(first, 'INSERT INTO deliveries%')
  await letGo()
  // What the killed server had begun is rolled back once its connections are noticed to be gone.
  await eventually(async () => expect(await count(OF_SERVERS)).toBe(0), PATIENCE_MS)
  expect([await count('untold_events'), await count('deliveries')]).toEqual([1, 0])

  await holdDeliveries('DEFERRED')
  const second = await start()
  await killAt(second, 'COMMIT%')
  await letGo()
  await eventually(async () =>
    expect([await count('untold_events'), await count('deliveries')]).toEqual([0, 1]),
  )

  receiver.reply = 'hang'
  const third = await start()
  await eventually(() => expect(receiver.requests).toBe(1), PATIENCE_MS)
  await third.end('SIGKILL')
  // Two minutes later.
  await database.sql(`
    UPDATE graphile_worker._private_jobs SET locked_at = locked_at - interval '3 minutes';
    UPDATE graphile_worker._private_job_queues SET locked_at = locked_at - interval '3 minutes';
    UPDATE deliveries SET attempt_until = attempt_until - interval '3 minutes'`)

  receiver.reply = { status: 204 }
  const fourth = await start()
  const there = createClient(fourth.url, token)
  await receiver.arrived(1, PATIENCE_MS)
  await eventually(async () =>
    expect(await deliveriesOf(there, channel.id)).toMatchObject([
      { state: 'DELIVERED', attempts: [{ status: 204 }] },
    ]),
  )
  const [delivery] = await deliveriesOf(there, channel.id)
  expect(receiver.received.map(({ id }) => id)).toEqual([delivery.messageId])
  expect(receiver.requests).toBe(2)
}, 240_000)
