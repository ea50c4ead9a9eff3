import type { Json } from '../support/graphqlClient.ts'
import type { Caller } from './caller.ts'
import { followBatch } from './followBatch.ts'
import { pause } from './pause.ts'
import { uniqueText } from './uniqueText.ts'
import type { World } from './world.ts'

const QUEUE = `query ($filter: ReviewFilter) { reviewQueue(filter: $filter, first: 60) { nodes { id } } }`
const OPERATION = 'operation { id total succeeded failed waiting undone finishedAt }'
const PROGRESS = `query ($id: ID!) { node(id: $id) { ... on BulkOperation { finishedAt } } }`

/** What is done in batches: mostly what keeps the work going. */
const ACTIONS = {
  PHASE: ['RETRY', 'RETRY', 'SKIP_PHASE', 'COMPLETE_MANUALLY', 'RESET_ACCOUNT', 'CHANGE_CONTENT', 'DISMISS'],
  TICKET: ['RETRY', 'REPLY', 'CLOSE', 'START', 'DISMISS'],
}
/** A claim on a batch whose server was killed runs out after ten seconds. */
const PATIENCE_MS = 15_000

/** A person who deals with many reviews at once, tries on a few first, and may take it all back. */
export async function runBatches(world: World, caller: Caller, signal: AbortSignal): Promise<void> {
  const { random } = caller
  while (!signal.aborted) {
    await pause(random.between(300, 1500), signal)
    const preview = await caller.mutate('previewBulk', await randomSet(caller), 'token count notAllowed')
    if (!preview || preview.count === 0) continue
    await pause(random.between(0, 300), signal)
    await runBatch(world, caller, preview, signal)
  }
}

async function randomSet(caller: Caller): Promise<Json> {
  const { random } = caller
  const kind = random.pick(['PHASE', 'TICKET'] as const)
  const action = random.pick(ACTIONS[kind])
  const statuses = random.pick([undefined, ['OPEN'], ['OPEN', 'SNOOZED']])
  const filter = { kinds: [kind], statuses, priorities: [random.pick(['URGENT', 'HIGH', 'NORMAL', 'LOW'])] }
  if (random.chance(0.5)) return { action, filter }
  const queue = await caller.query('reviewQueue', QUEUE, { filter: { kinds: [kind] } })
  const reviewIds = (queue?.nodes ?? []).map(({ id }: Json) => id)
  return reviewIds.length === 0 ? { action, filter } : { action, reviewIds }
}

/** Starts what was previewed, on a few first or on all, again with the same token, and may take it back at the end. */
async function runBatch(
  world: World,
  caller: Caller,
  { token, count }: Json,
  signal: AbortSignal,
): Promise<void> {
  const { random } = caller
  const words = { notes: uniqueText('All of these'), message: uniqueText('Go on, all of you') }
  const start = async (more: object = {}) =>
    (await caller.mutate('resolveReviews', { token, ...words, ...more }, OPERATION, { insist: true }))
      ?.operation
  const first = random.chance(0.3) ? random.between(1, count) : undefined
  const operation = await start({ first })
  if (!operation) return
  world.ledger.batches.set(operation.id, token)
  const following = random.chance(0.4) ? followBatch(world, caller, operation.id) : undefined
  if (random.chance(0.4)) await untilFinished(caller, operation.id, signal)
  // The rest of a trial; where all of it was started, nothing more.
  if (random.chance(0.6)) {
    const again = await start()
    if (again && again.id !== operation.id) {
      world.violations.report('the same token is the same batch', [operation, again])
    }
  }
  if ((await untilFinished(caller, operation.id, signal)) && random.chance(0.6)) {
    await caller.mutate('undoBulk', { operationId: operation.id }, OPERATION)
  }
  await following
}

async function untilFinished(caller: Caller, id: string, signal: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS
  while (!signal.aborted && performance.now() < deadline) {
    const operation = await caller.query('node', PROGRESS, { id })
    if (operation?.finishedAt) return true
    await pause(50, signal)
  }
  return false
}
