import type { Json } from '../support/graphqlClient.ts'
import type { Caller } from './caller.ts'
import { pause } from './pause.ts'
import { post } from './post.ts'
import { actOnReview } from './reviewWork.ts'
import { uniqueText } from './uniqueText.ts'
import type { World } from './world.ts'

const QUEUE = `query ($filter: ReviewFilter, $first: Int) { reviewQueue(filter: $filter, first: $first) {
  nodes { id version allowedActions subject { ... on Phase { id } ... on Ticket { id } } kind } } }`
const RUNNING = `query { tickets(status: [IN_PROGRESS], first: 10) { nodes { id project { id } } } }`
const ALLOWED = `query ($id: ID!) { ticket(id: $id) { allowedTools { tool } } }`
const FINISHED = `query { tickets(status: [DONE, SKIPPED], first: 50) { nodes { id } } }`

/** A person at the queue: takes up what comes, in any way that the API allows. */
export async function runPerson(world: World, caller: Caller, signal: AbortSignal): Promise<void> {
  const { random } = caller
  while (!signal.aborted) {
    await pause(random.between(10, 120), signal)
    if (random.chance(0.12)) {
      await reopenSomething(caller)
      continue
    }
    if (random.chance(0.04)) {
      await stopSome(caller)
      continue
    }
    const askedAt = performance.now()
    const kinds = random.chance(0.5) ? undefined : [random.pick(['PHASE', 'TICKET'])]
    const queue = await caller.query('reviewQueue', QUEUE, {
      filter: { kinds },
      first: random.between(1, 50),
    })
    const reviews: Json[] = queue?.nodes ?? []
    for (const { id, version } of reviews) world.ledger.sawVersion(id, version, askedAt)
    if (reviews.length === 0) continue
    const review = random.pick(reviews)
    // Time to read, in which the review may become another.
    await pause(random.between(0, random.chance(0.2) ? 1000 : 50), signal)
    if (review.kind === 'TICKET' && random.chance(0.5)) await actOnTicket(world, caller, review.subject.id)
    else await actOnReview(world, caller, review, signal)
  }
}

async function actOnTicket(world: World, caller: Caller, ticketId: string): Promise<void> {
  const { random } = caller
  const minutes = random.between(0, 1)
  const actions: (() => Promise<unknown>)[] = [
    () => post(world, caller, ticketId, 'USER', 'One more thing'),
    () => post(world, caller, ticketId, 'USER', 'And another thing'),
    () => caller.mutate('stopTicket', { ticketId, reason: 'It goes wrong.' }, 'stopped'),
    () => caller.mutate('closeTicket', { ticketId, notes: uniqueText('Good') }, 'ticket { id }'),
    () => caller.mutate('stopTickets', { ticketIds: [ticketId] }, 'results { stopped }'),
    () => revokeTool(caller, ticketId),
    () => caller.mutate('cancelAutoReview', { ticketId }, 'ticket { id }'),
    () => caller.mutate('rescheduleReview', { ticketId, minutes }, 'ticket { id }'),
  ]
  await random.pick(actions)()
}

/** Most of a few that run, and now and then all that there is. */
async function stopSome(caller: Caller): Promise<void> {
  const { random } = caller
  const running = await caller.query('tickets', RUNNING)
  if (!running?.nodes.length) return
  const some: Json[] = running.nodes.filter(() => random.chance(0.5))
  const set = random.chance(0.1)
    ? { projectId: random.pick<Json>(running.nodes).project.id }
    : { ticketIds: some.map(({ id }) => id) }
  if ('ticketIds' in set && some.length === 0) return
  await caller.mutate('stopTickets', { ...set, reason: 'They all go wrong.' }, 'results { stopped code }')
}

async function revokeTool(caller: Caller, ticketId: string): Promise<void> {
  const ticket = await caller.query('ticket', ALLOWED, { id: ticketId })
  const [allowed] = ticket?.allowedTools ?? []
  if (!allowed) return
  await caller.mutate('revokeAllowedTool', { ticketId, tool: allowed.tool }, 'ticket { id }')
}

async function reopenSomething(caller: Caller): Promise<void> {
  const { random } = caller
  const finished = await caller.query('tickets', FINISHED)
  if (!finished?.nodes.length) return
  const message = random.chance(0.5) ? uniqueText('This is not done') : null
  await caller.mutate(
    'reopenTicket',
    { ticketId: random.pick<Json>(finished.nodes).id, message },
    'ticket { id }',
  )
}
