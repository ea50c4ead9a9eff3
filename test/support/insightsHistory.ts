import fc from 'fast-check'
import { AWAITING_REASONS, FAILURE_TYPES, OUTCOMES, VERDICTS } from '../../server/entities/words.ts'
import type { Json } from './graphqlClient.ts'
import { campaignWith } from './phaseWork.ts'
import type { TestServer } from './testServer.ts'
import { ticketApi } from './ticketApi.ts'

const HOUR = 60 * 60 * 1000
/** Six hours apart, so that what happens often falls on the very beginning or end of a range. */
const STEP = 6 * HOUR
const STEPS = 48
const PAST = STEPS * STEP

/** What things may happen to. */
export interface Subjects {
  readonly phases: readonly { id: string; accountId: string; campaignId: string }[]
  readonly tickets: readonly { id: string; projectId: string }[]
  readonly campaignIds: readonly string[]
  readonly projectIds: readonly string[]
}

/** Two campaigns with phases of the same names, and two projects. */
export async function createSubjects(server: TestServer): Promise<Subjects> {
  for (const phases of [['warm up', 'post'], ['post']]) {
    await campaignWith(
      server.admin,
      2,
      phases.map((name) => ({ name })),
    )
  }
  const api = ticketApi(server.admin)
  for (let project = 0; project < 2; project++) await api.createTickets(await api.createProject(), [{}, {}])
  const phases = await server.sql('SELECT id, account_id, campaign_id FROM warmup_phases ORDER BY id')
  const tickets = await server.sql('SELECT id, project_id FROM tickets ORDER BY id')
  return {
    phases: phases.map((row) => ({ id: row.id, accountId: row.account_id, campaignId: row.campaign_id })),
    tickets: tickets.map((row) => ({ id: row.id, projectId: row.project_id })),
    campaignIds: [...new Set(phases.map((row) => row.campaign_id as string))],
    projectIds: [...new Set(tickets.map((row) => row.project_id as string))],
  }
}

const step = fc.integer({ min: 0, max: STEPS - 1 })
/** Mostly on a step, sometimes a moment beside it. */
const moment = fc
  .tuple(step, fc.constantFrom(0, 0, 0, 1, -1, 499, 1500, 3 * HOUR))
  .map(([steps, beside]) => steps * STEP + beside)
const later = fc.constantFrom(0, 0, 700, 1500, 38_000, 112_000, STEP, 3 * STEP, 9 * STEP + 1)
const named = (...names: string[]) => fc.constantFrom(...names)

const review = fc.record({
  isPhase: fc.boolean(),
  subject: fc.nat(),
  at: moment,
  after: fc.option(later, { freq: 3 }),
  reason: fc.nat(),
  status: named('OPEN', 'OPEN', 'SNOOZED'),
  by: named('PERSON', 'PERSON', 'USER_MESSAGE', 'AUTO_REVIEW', 'SUPERSEDED'),
})
const log = fc.record({
  review: fc.nat(),
  after: later,
  // No CLOSE: one without an outcome is confirmed by the scheduler after a day.
  action: named('RETRY', 'RETRY', 'DISMISS', 'REPLY', 'START'),
  outcome: named(...OUTCOMES, 'CONFIRMED', 'CONFIRMED'),
  who: fc.nat({ max: 2 }),
  name: named('Ann', 'Ben'),
})
const failure = fc.record({
  subject: fc.nat(),
  at: moment,
  cause: fc.nat({ max: 4 }),
  decision: named('RETRY', 'REVIEW'),
  says: named('no answer', 'a puzzle'),
})
const verdict = fc.record({
  subject: fc.nat(),
  at: moment,
  verdict: named(...VERDICTS, 'COMPLETED', 'COMPLETED'),
  course: named('applied', 'applied', 'late', 'vetoed', 'shadow', 'sample'),
  judged: fc.option(fc.boolean()),
  judgedAt: moment,
  overridden: fc.boolean(),
  lag: fc.option(later),
  classifier: named('offline', 'model-a', 'model-b'),
})

/** Anything that may have happened, on subjects by their number. */
export const anyHistory = fc.record({
  reviews: fc.array(review, { maxLength: 40 }),
  logs: fc.array(log, { maxLength: 40 }),
  failures: fc.array(failure, { maxLength: 40 }),
  verdicts: fc.array(verdict, { maxLength: 30 }),
})
type History = typeof anyHistory extends fc.Arbitrary<infer Value> ? Value : never

/** Where the ranges begin and end: in steps. */
export const anyRange = fc
  .uniqueArray(fc.integer({ min: 0, max: STEPS + 4 }), { minLength: 2, maxLength: 2 })
  .map((ends) => ends.sort((a, b) => a - b).map((steps) => steps * STEP) as [number, number])

/** Replaces what happened before. @param base the time of step 0; everything happens within twelve days of it. */
export async function writeHistory(
  server: TestServer,
  { phases, tickets }: Subjects,
  history: History,
  base: number,
): Promise<void> {
  const time = (ms: number) => new Date(base + Math.min(ms, PAST)).toISOString()
  const of = <Item>(items: readonly Item[], number: number) => items[number % items.length]!
  const phaseNames = await server.sql('SELECT id, name FROM warmup_phases')
  const nameOf = (phaseId?: string) => phaseNames.find(({ id }) => id === phaseId)?.name
  const waiting = new Set<string>()
  const reviews = history.reviews.map((row, at) => {
    const phase = row.isPhase ? of(phases, row.subject) : null
    const ticket = row.isPhase ? null : of(tickets, row.subject)
    const key = `${phase?.id} ${ticket?.id}`
    // A subject has one review that waits.
    const after = row.after ?? (waiting.has(key) ? 0 : null)
    if (after === null) waiting.add(key)
    const reason = ticket === null ? null : of([...AWAITING_REASONS, null], row.reason)
    return {
      id: at + 1,
      kind: phase ? 'PHASE' : 'TICKET',
      phase_id: phase?.id,
      phase_name: nameOf(phase?.id),
      account_id: phase?.accountId,
      campaign_id: phase?.campaignId,
      ticket_id: ticket?.id,
      project_id: ticket?.projectId,
      failure_type: phase && of(FAILURE_TYPES, row.reason),
      awaiting_reason: reason,
      status: after === null ? (ticket && reason === null ? 'SCHEDULED' : row.status) : 'RESOLVED',
      opened: row.at,
      opened_at: time(row.at),
      resolved_at: after === null ? null : time(row.at + after),
      resolved_by: after === null ? null : row.by,
    }
  })
  const logs =
    reviews.length === 0
      ? []
      : history.logs.map((row) => {
          const about = of(reviews, row.review)
          return {
            review_id: about.id,
            phase_id: about.phase_id,
            account_id: about.account_id,
            ticket_id: about.ticket_id,
            campaign_id: about.campaign_id,
            project_id: about.project_id,
            phase_name: about.phase_name,
            action: row.action,
            reason: about.failure_type ?? about.awaiting_reason,
            actor_key: `user:${row.who}`,
            by_name: row.name,
            at: time(about.opened + row.after),
            waited_seconds: Math.round((Math.min(about.opened + row.after, PAST) - about.opened) / 1000),
            outcome: row.outcome,
          }
        })
  const failures = history.failures.map((row) => {
    const phase = of(phases, row.subject)
    return {
      phase_id: phase.id,
      account_id: phase.accountId,
      campaign_id: phase.campaignId,
      phase_name: nameOf(phase.id),
      type: of(FAILURE_TYPES, row.cause),
      message: row.says,
      at: time(row.at),
      fingerprint: `f${row.cause}`,
      decision: row.decision,
    }
  })
  const verdicts = history.verdicts.map((row) => {
    const course = row.verdict !== 'COMPLETED' && row.course === 'sample' ? 'applied' : row.course
    const judged = row.verdict === 'COMPLETED' && course !== 'late' ? row.judged : null
    return {
      ticket_id: of(tickets, row.subject).id,
      verdict: row.verdict,
      classifier: row.classifier,
      at: time(row.at),
      due_at: course === 'late' || row.lag === null ? null : time(row.at - row.lag),
      applied: course === 'applied' || (course === 'shadow' && row.verdict !== 'COMPLETED'),
      vetoed: course === 'vetoed',
      shadow: course === 'shadow',
      sampled: course === 'sample',
      would_close: ['shadow', 'sample'].includes(course) && row.verdict === 'COMPLETED',
      judged_right: judged,
      judged_at: judged === null ? null : time(row.judgedAt),
      judged_by: judged === null ? null : 'Ann',
      overridden_as: row.overridden ? 'ERROR' : null,
    }
  })
  await server.sql('TRUNCATE reviews, failures, classifications CASCADE')
  await insert(server, 'reviews', reviews, {
    priority: '2',
    title: `'t'`,
    summary: `'s'`,
  })
  await insert(server, 'review_logs', logs, {})
  await insert(server, 'failures', failures, { attempt: '1', because: `'b'` })
  await insert(server, 'classifications', verdicts, { rationale: `'r'`, read_through: '0' })
}

/** Inserts rows; `more` is SQL that is the same for all. */
async function insert(
  server: TestServer,
  table: string,
  rows: readonly Json[],
  more: Readonly<Record<string, string>>,
): Promise<void> {
  if (rows.length === 0) return
  const columns = Object.keys(rows[0]).filter((column) => column !== 'opened')
  const [also, values] = [Object.keys(more), Object.values(more)]
  await server.sql(
    `INSERT INTO ${table} (${[...columns, ...also].join(', ')}) OVERRIDING SYSTEM VALUE
     SELECT ${[...columns.map((column) => `row.${column}`), ...values].join(', ')}
     FROM jsonb_populate_recordset(NULL::${table}, $1) row`,
    [JSON.stringify(rows)],
  )
}
