/**
 * What the fan-out costs: one change told to many subscribers. Prints the latency from commit to delivery and the
 * server's processor time per event. `npx tsx test/bench/fanout.ts [subscribers] [events]`
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { WebSocket } from 'ws'
import { startEmbeddedPostgres } from '../../server/database/embeddedPostgres.ts'
import { createClient } from '../support/graphqlClient.ts'
import { claimPhases, failPhase, importAccounts } from '../support/phaseScenes.ts'
import { spawnServer } from '../support/serverProcess.ts'
import { openSocket } from '../support/subscription.ts'

const subscribers = Number(process.argv[2] ?? 1000)
const events = Number(process.argv[3] ?? 100)
/** Linux counts processor time in hundredths of a second. */
const MS_A_TICK = 10

const QUEUE = `subscription ($filter: ReviewFilter) { queueChanged(filter: $filter) {
  type cursor reviewId
  review { id status priority title summary openedAt version claim { by expiresAt } allowedActions
    subject { ... on Phase { id name account { id username } } } } } }`

const folder = mkdtempSync(join(tmpdir(), 'unstuck-bench-'))
chmodSync(folder, 0o755)
const postgres = await startEmbeddedPostgres(folder)
const token = randomBytes(16).toString('hex')
const server = await spawnServer({
  PORT: '0',
  DATABASE_URL: postgres.url,
  UNSTUCK_ADMIN_TOKEN: token,
  UNSTUCK_TICK_MS: '60000',
})
const database = new pg.Client({ connectionString: postgres.url })
await database.connect()
const sockets: WebSocket[] = []
try {
  await measure()
} finally {
  for (const socket of sockets) socket.terminate()
  await database.end()
  await server.stop()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function measure(): Promise<void> {
  const admin = createClient(server.url, token)
  const { campaignId } = await importAccounts(admin)
  const [lease] = await claimPhases(admin, campaignId)
  await failPhase(admin, lease!.lease, { type: 'CAPTCHA' })

  let arrivals: number[] = []
  let complete = () => {}
  for (let count = 0; count < subscribers; count += 1) {
    const socket = await openSocket(`${server.url.replace('http', 'ws')}/graphql`, { token })
    const payload = { query: QUEUE, variables: { filter: { campaignIds: [campaignId] } } }
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }))
    socket.on('message', () => {
      arrivals.push(performance.now())
      if (arrivals.length === subscribers) complete()
    })
    sockets.push(socket)
  }

  const round = async (change: () => Promise<unknown>) => {
    arrivals = []
    const all = new Promise<void>((resolve) => (complete = resolve))
    await change()
    const committed = performance.now()
    await all
    return { first: arrivals[0]! - committed, last: arrivals.at(-1)! - committed }
  }
  // As another server does it: written and committed elsewhere, then announced.
  const elsewhere = async () => {
    await database.query(
      `WITH changed AS (UPDATE reviews SET version = version + 1 RETURNING id)
       INSERT INTO events (type, review_id, actor_key, actor_name) SELECT 'review.changed', id, 'x', 'X' FROM changed`,
    )
    void database.query('NOTIFY unstuck_events')
  }
  for (let count = 0; count < 20; count += 1) await round(elsewhere)

  const before = processorMs()
  const rounds: { first: number; last: number }[] = []
  for (let count = 0; count < events; count += 1) rounds.push(await round(elsewhere))
  const cpu = (processorMs() - before) / events
  console.log(`${subscribers} subscribers, ${events} events, one after the other`)
  report(
    'commit elsewhere → first subscriber',
    rounds.map(({ first }) => first),
  )
  report(
    'commit elsewhere → last subscriber',
    rounds.map(({ last }) => last),
  )
  console.log(`server's processor time: ${cpu.toFixed(1)} ms an event`)

  // In the same process: from the request, so the mutation itself is in it.
  const here: number[] = []
  const { reviewQueue } = await admin.ok('{ reviewQueue { nodes { id } } }')
  for (let count = 0; count < events; count += 1) {
    const mutation = count % 2 === 0 ? 'claimReview' : 'releaseReview'
    const start = performance.now()
    arrivals = []
    const all = new Promise<void>((resolve) => (complete = resolve))
    const query = `mutation ($id: ID!) { ${mutation}(input: { reviewId: $id }) { review { id } } }`
    const answered = admin.ok(query, { id: reviewQueue.nodes[0].id })
    await all
    await answered
    here.push(arrivals[0]! - start)
  }
  report('mutation sent → first subscriber', here)
}

function report(what: string, times: number[]): void {
  const sorted = times.toSorted((one, other) => one - other)
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(1)
  console.log(`${what}: median ${at(0.5)} ms, p95 ${at(0.95)} ms, slowest ${at(1)} ms`)
}

/** User and system time of the server so far. */
function processorMs(): number {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * MS_A_TICK
}
