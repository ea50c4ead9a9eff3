import { expect } from 'vitest'
import type { Json } from './graphqlClient.ts'
import type { ServerProcess } from './serverProcess.ts'
import type { TestServer } from './testServer.ts'
import type { TicketApi } from './ticketApi.ts'

export const TICKETS = 200
/** Classified at once by one server. */
export const LANES = 8
/** For a busy machine. */
const PATIENCE_MS = 110_000

/** Two more servers on the same database, in processes of their own. */
export async function twoServers(
  server: TestServer,
  settings: Record<string, string>,
): Promise<[ServerProcess, ServerProcess]> {
  const start = () => server.spawn({ ...settings, UNSTUCK_TICK_MS: '50' })
  // One after the other: on a busy machine two starts at once take more than twice as long.
  return [await start(), await start()]
}

/** Takes the project's id, decoded. */
export const OF_PROJECT = `project_id = (SELECT id FROM projects WHERE 'Project:' || id = $1)`

/** What 200 agents did: each answered, every fifth with something open, and ended its turn. */
const FINISH = `
  WITH finished AS (
    UPDATE tickets SET status = 'AWAITING_INPUT', attempt = 1, review_scheduled_at = now() + interval '1 day'
    WHERE ${OF_PROJECT} RETURNING id, project_id, priority, title
  ), numbered AS (
    SELECT *, row_number() OVER (ORDER BY id) AS place FROM finished
  ), answered AS (
    INSERT INTO messages (ticket_id, role, content, author)
    SELECT id, 'ASSISTANT', CASE WHEN place % 5 = 0 THEN 'This is half of it.' ELSE 'All done.' END, 'agent-1' FROM numbered
  )
  INSERT INTO reviews (kind, ticket_id, project_id, status, priority, title, summary, opened_at)
  SELECT 'TICKET', id, project_id, 'SCHEDULED', priority, title, 'ended its turn', now() FROM numbered`

/**
 * 200 tickets on their countdown. Their turns are written at once: 400 calls of the API would take longer than all
 * of their reviews.
 */
export async function ticketsOnCountdown(server: TestServer, api: TicketApi): Promise<string> {
  const projectId = await api.createProject({ reviewDelaySeconds: 86_400 })
  await api.createTickets(
    projectId,
    Array.from({ length: TICKETS }, () => ({})),
  )
  await server.sql(FINISH, [atob(projectId)])
  return projectId
}

/** Ends the countdowns of a project's tickets. */
export async function makeDue(server: TestServer, projectId: string): Promise<void> {
  await server.sql(
    `UPDATE tickets SET review_scheduled_at = now() WHERE review_scheduled_at IS NOT NULL AND ${OF_PROJECT}`,
    [atob(projectId)],
  )
}

/** The model is held: waits until no server takes up another ticket. Below 25 s, when they would give up. */
export async function everyLaneWaits(server: TestServer, projectId: string): Promise<void> {
  let before = 0
  const settled = async () => {
    const [row] = await server.sql(
      `SELECT count(*)::int AS count FROM tickets WHERE review_claimed_until IS NOT NULL AND ${OF_PROJECT}`,
      [atob(projectId)],
    )
    const same = row.count === before
    before = row.count
    // The answering server's own scheduler may look in too, once a minute.
    return same && row.count >= 2 * LANES
  }
  await expect.poll(settled, { timeout: 15_000, interval: 500 }).toBe(true)
}

/**
 * Waits until all that is left is what the killed server had claimed, and lets those claims run out now instead of after
 * 35 s. Claims of a server that lives change all the time.
 */
export async function endDeadClaims(server: TestServer, projectId: string): Promise<void> {
  let before = ''
  const onlyDeadClaims = async () => {
    const rows = await server.sql(
      `SELECT id, review_claimed_until FROM tickets WHERE review_scheduled_at IS NOT NULL AND ${OF_PROJECT} ORDER BY id`,
      [atob(projectId)],
    )
    const claims = JSON.stringify(rows)
    const same = claims === before
    before = claims
    return same && rows.length <= LANES && rows.every((row) => row.review_claimed_until !== null)
  }
  await expect.poll(onlyDeadClaims, { timeout: PATIENCE_MS, interval: 1000 }).toBe(true)
  await server.sql(
    `UPDATE tickets SET review_claimed_until = now() WHERE review_claimed_until IS NOT NULL AND ${OF_PROJECT}`,
    [atob(projectId)],
  )
}

/** Waits until no countdown is left; what still has one is in the failure's text. */
export async function allReviewed(server: TestServer, projectId: string): Promise<void> {
  await expect
    .poll(
      () =>
        server.sql(
          `SELECT number, review_scheduled_at, review_claimed_until, review_attempts, version
           FROM tickets WHERE review_scheduled_at IS NOT NULL AND ${OF_PROJECT}`,
          [atob(projectId)],
        ),
      { timeout: PATIENCE_MS, interval: 200 },
    )
    .toEqual([])
}

/** Each ticket has one verdict, which was applied, and ended as that verdict says. */
export async function expectEachOnce(server: TestServer, projectId: string): Promise<void> {
  const ids = `SELECT id FROM tickets WHERE ${OF_PROJECT}`
  const parameters = [atob(projectId)]
  const count = async (sql: string): Promise<Json> => (await server.sql(sql, parameters))[0]
  expect(
    await server.sql(
      `SELECT status, close_reason, awaiting_reason, count(*)::int FROM tickets WHERE ${OF_PROJECT} GROUP BY 1, 2, 3 ORDER BY 1`,
      parameters,
    ),
  ).toEqual([
    { status: 'AWAITING_INPUT', close_reason: null, awaiting_reason: 'QUESTION', count: TICKETS / 5 },
    { status: 'DONE', close_reason: 'AUTO_REVIEWED', awaiting_reason: null, count: (TICKETS * 4) / 5 },
  ])
  expect(
    await count(
      `SELECT count(*)::int AS verdicts, count(DISTINCT ticket_id)::int AS tickets, count(*) FILTER (WHERE applied)::int AS applied
       FROM classifications WHERE ticket_id IN (${ids})`,
    ),
  ).toEqual({ verdicts: TICKETS, tickets: TICKETS, applied: TICKETS })
  expect(
    await count(
      `SELECT count(*)::int AS closed FROM events WHERE type = 'ticket.closed' AND ticket_id IN (${ids})`,
    ),
  ).toEqual({ closed: (TICKETS * 4) / 5 })
}
