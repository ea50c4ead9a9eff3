import { WebSocket } from 'ws'
import type { Json } from '../support/graphqlClient.ts'
import { subscribeSettled } from '../support/liveQueue.ts'
import type { Caller } from './caller.ts'
import type { World } from './world.ts'

const PROGRESS = 'id succeeded failed waiting finishedAt'
const QUERY = `query ($id: ID!) { node(id: $id) { ... on BulkOperation { ${PROGRESS} } } }`
const SUBSCRIPTION = `subscription ($id: ID!) { bulkProgress(operationId: $id) { ${PROGRESS} } }`
/** After the claim of a server that was killed there is another one; the rest is for a busy machine. */
const PATIENCE_MS = 25_000

/** Looks on live while a batch runs: what is done only grows, and its end is told. Over where the connection breaks. */
export async function followBatch(world: World, caller: Caller, id: string): Promise<void> {
  const server = world.servers.any(caller.random)
  if (!server) return
  const url = `${server.url.replace('http', 'ws')}/graphql`
  let socket: WebSocket | undefined
  try {
    const subscription = await subscribeSettled<Json>(url, caller.token, SUBSCRIPTION, { id })
    socket = subscription.socket
    const read = await caller.query('node', QUERY, { id })
    // What was told before it was read is older than that: only messages are compared.
    let last: Json
    while (read && (last ?? read).finishedAt === null) {
      const { data, errors } = await subscription.next(PATIENCE_MS)
      if (errors) return
      world.operations.add('bulkProgress')
      const now = data.bulkProgress
      if (last && now.succeeded + now.failed < last.succeeded + last.failed) {
        world.violations.report('the progress of a batch only grows', [last, now])
      }
      last = now
    }
  } catch {
    if (socket?.readyState !== WebSocket.OPEN) return
    const now = await caller.query('node', QUERY, { id })
    if (now?.finishedAt) world.violations.report('who follows a batch hears of its end', [now])
  } finally {
    socket?.terminate()
  }
}
