/**
 * How long a batch takes, through the API of a server in a process of its own: the preview of 10,000 reviews, a batch
 * of 500, and taking it back. `npx tsx test/bench/bulk.ts [reviews]`
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from '../../server/database/embeddedPostgres.ts'
import { preview, readOperation, start, tryUndo } from '../support/bulkCalls.ts'
import { createClient, type GraphQLClient } from '../support/graphqlClient.ts'
import { insertReviews } from '../support/queueScenes.ts'
import { spawnServer } from '../support/serverProcess.ts'

const size = Number(process.argv[2] ?? 500)
const MOST = 10_000

const folder = mkdtempSync(join(tmpdir(), 'unstuck-bench-'))
chmodSync(folder, 0o755)
const postgres = await startEmbeddedPostgres(folder)
const token = randomBytes(16).toString('hex')
const server = await spawnServer({ PORT: '0', DATABASE_URL: postgres.url, UNSTUCK_ADMIN_TOKEN: token })
const database = new pg.Client({ connectionString: postgres.url })
await database.connect()
try {
  await measure(createClient(server.url, token))
} finally {
  await database.end()
  await server.stop()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function measure(admin: GraphQLClient): Promise<void> {
  const sql = async (query: string, params: readonly unknown[] = []) =>
    (await database.query(query, [...params])).rows
  const many = await insertReviews({ sql }, MOST)
  await database.query('ANALYZE')
  for (const action of ['RETRY', 'RESET_ACCOUNT', 'DISMISS']) {
    await timed(`preview of ${MOST}, ${action}`, () => preview(admin, { reviewIds: many }, action))
  }
  for (let round = 0; round < 3; round++) {
    const { token: batch } = await preview(admin, { reviewIds: many.slice(0, size) })
    const id = await timed(`batch of ${size}`, () => run(admin, batch))
    await timed('taken back', () => tryUndo(admin, id))
    const { undone } = await readOperation(admin, id)
    console.log(`  ${undone} of ${size}`)
  }
}

async function run(admin: GraphQLClient, batch: string): Promise<string> {
  const { id } = await start(admin, batch)
  while ((await readOperation(admin, id)).finishedAt === null) {
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return id
}

async function timed<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const began = performance.now()
  const result = await work()
  console.log(`${name}: ${((performance.now() - began) / 1000).toFixed(2)} s`)
  return result
}
