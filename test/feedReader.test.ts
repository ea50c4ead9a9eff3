import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FeedEvent } from '../server/events/feedBatch.ts'
import { FeedReader } from '../server/events/feedReader.ts'
import { createLog } from '../server/log.ts'
import { createTestDatabase, type TestDatabase } from './support/testDatabase.ts'
import { eventually } from './support/eventually.ts'

const WRITERS = 8
const TRANSACTIONS = 150
const SUBJECTS = 5

let database: TestDatabase
let readers: FeedReader[]
let clients: pg.Client[]

beforeEach(async () => {
  database = await createTestDatabase()
  readers = []
  clients = []
})

afterEach(async () => {
  await Promise.all(readers.map((reader) => reader.stop()))
  await Promise.all(clients.map((client) => client.end()))
  await database.drop()
})

/** A reader that has started, and all that it has read. */
async function startReader(): Promise<{ reader: FeedReader; read: FeedEvent[]; positions: () => number[] }> {
  const read: FeedEvent[] = []
  const reader = new FeedReader({
    url: database.url,
    log: createLog('silent'),
    source: 'test',
    onBatch: async ({ events }) => void read.push(...events),
    onReset: () => {},
  })
  await reader.start()
  readers.push(reader)
  return { reader, read, positions: () => read.map((event) => event.position) }
}

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  clients.push(client)
  return client
}

/** Writes an event and returns its position. */
async function insert(client: pg.Client, reviewId: number | null = null): Promise<number> {
  const { rows } = await client.query<{ position: string }>(
    `INSERT INTO events (type, actor_key, actor_name, review_id) VALUES ('review.changed', 'test', 'Test', $1)
     RETURNING position`,
    [reviewId],
  )
  return Number(rows[0]!.position)
}

async function committedPositions(): Promise<number[]> {
  const rows = await database.sql<{ position: string }>('SELECT position FROM events ORDER BY position')
  return rows.map((row) => Number(row.position))
}

test('loses and repeats nothing with eight writers that also roll back, past a transaction that stays open', async () => {
  const { reader, read, positions } = await startReader()
  const slow = await connect()
  await slow.query('BEGIN')
  const early = await insert(slow)

  let rolledBack = 0
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, writer) => {
      const client = await connect()
      for (let count = 0; count < TRANSACTIONS; count += 1) {
        const subject = 1 + ((writer + count) % SUBJECTS)
        await client.query('BEGIN')
        // Events that name no subject wait for nobody, so that their positions commit in any order.
        await insert(client)
        await client.query('SELECT pg_advisory_xact_lock($1)', [subject])
        await insert(client, subject)
        if (count % 7 === 0) await client.query('SELECT pg_sleep(random() * 0.01)')
        const commits = (writer + count) % 6 !== 0
        await client.query(commits ? 'COMMIT' : 'ROLLBACK')
        if (commits) reader.wake()
        else rolledBack += 1
      }
    }),
  )
  expect(rolledBack).toBeGreaterThan(100)

  // The open transaction holds nobody up, and clients are told to come back from before it.
  const others = await committedPositions()
  await eventually(() => expect(positions().length).toBe(others.length))
  expect(positions().toSorted((one, other) => one - other)).toEqual(others)
  expect(reader.place.position).toBeLessThan(early)

  await slow.query('COMMIT')
  reader.wake()
  await eventually(() => expect(positions()).toContain(early))
  const all = await committedPositions()
  await eventually(() => expect(reader.place.position).toBeGreaterThanOrEqual(all.at(-1)!))
  expect(positions().toSorted((one, other) => one - other)).toEqual(all)
  for (let subject = 1; subject <= SUBJECTS; subject += 1) {
    const its = read.filter((event) => event.reviewId === String(subject)).map((event) => event.position)
    expect(its).toEqual(its.toSorted((one, other) => one - other))
  }
})

test('finds what was being written when it started', async () => {
  const slow = await connect()
  const quick = await connect()
  await slow.query('BEGIN')
  const late = await insert(slow)
  const early = await insert(quick)

  const { reader, positions } = await startReader()
  expect(reader.place.position).toBeLessThan(late)
  await slow.query('COMMIT')
  reader.wake()

  await eventually(() => expect(positions()).toEqual([late]))
  expect(reader.place.position).toBe(early)
})

test('gives up a position when its transaction has rolled back', async () => {
  const { reader, positions } = await startReader()
  const slow = await connect()
  await slow.query('BEGIN')
  const lost = await insert(slow)
  const kept = await insert(await connect())
  reader.wake()
  await eventually(() => expect(positions()).toEqual([kept]))
  expect(reader.place.position).toBe(lost - 1)

  await slow.query('ROLLBACK')
  await eventually(() => expect(reader.place.position).toBe(kept))
})

test('goes on where it stood when its connection is cut', async () => {
  const { reader, positions } = await startReader()
  const writer = await connect()
  const before = await insert(writer)
  reader.wake()
  await eventually(() => expect(positions()).toEqual([before]))

  const cut = await database.sql(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'unstuck feed'`,
  )
  expect(cut).toHaveLength(1)
  const after = [await insert(writer), await insert(writer)]

  await eventually(() => expect(positions()).toEqual([before, ...after]))
})

test('finds events without any wake-up', async () => {
  const { positions } = await startReader()
  const position = await insert(await connect())
  await eventually(() => expect(positions()).toEqual([position]))
})

test('is not held up by transactions in other databases', async () => {
  const other = await createTestDatabase()
  const stranger = new pg.Client({ connectionString: other.url })
  await stranger.connect()
  await stranger.query('BEGIN')
  await stranger.query(`INSERT INTO events (type, actor_key, actor_name) VALUES ('review.changed', 'x', 'X')`)
  const { reader, positions } = await startReader()
  const rollsBack = await connect()
  await rollsBack.query('BEGIN')
  await insert(rollsBack)
  const kept = await insert(await connect())
  reader.wake()
  await eventually(() => expect(positions()).toEqual([kept]))
  await rollsBack.query('ROLLBACK')

  await eventually(() => expect(reader.place.position).toBe(kept))
  await stranger.query('ROLLBACK')
  await stranger.end()
  await other.drop()
})
