import { In } from 'typeorm'
import type { App } from '../app.ts'
import { FAILURE_LABELS } from '../entities/labels.ts'
import { Ticket } from '../entities/Ticket.ts'
import { falseCompletedRate, readAutoReviewMetrics, type VerdictCounts } from './autoReviewMetrics.ts'
import { readBacklog } from './backlog.ts'
import { readFailurePatterns } from './failurePatterns.ts'
import type { MetricRange } from './metricRange.ts'
import type { MetricScope } from './metricScope.ts'
import { listReopenedTickets } from './reopenedTickets.ts'
import { type MetricGroup, readResolutionMetrics } from './resolutionMetrics.ts'

/** What a table is of. */
export interface InsightsQuery {
  readonly range: MetricRange
  readonly scope: MetricScope
  /** Of resolutions. */
  readonly groupBy: MetricGroup
  /** Of the backlog. */
  readonly points: number
  /** Most rows of the lists. */
  readonly first: number
}

type Cell = string | number | boolean | null
type Row = Readonly<Record<string, Cell>>
type Asked = Pick<App, 'database'>

/** A table of the Insights page as a file has it. */
export interface InsightsTable {
  readonly columns: readonly string[]
  /** @throws BadUserInput when the range is none. */
  rows(app: Asked, query: InsightsQuery): Promise<Row[]>
}

const SUCCESS = ['successRate', 'successRateLow', 'successRateHigh', 'enough'] as const

const resolutions: InsightsTable = {
  columns: [
    'label',
    'resolved',
    'pending',
    'confirmed',
    'refailed',
    'superseded',
    ...SUCCESS,
    'medianSecondsToResolve',
    'p90SecondsToResolve',
  ],
  async rows(app, { range, scope, groupBy, first }) {
    return (await readResolutionMetrics(app, range, scope, groupBy, first)).map((metric) => ({ ...metric }))
  },
}

const failures: InsightsTable = {
  columns: [
    'failure',
    'exampleMessage',
    'phase',
    'count',
    'accounts',
    'toReview',
    'firstAt',
    'lastAt',
    'daily',
  ],
  async rows(app, { range, scope, first }) {
    const patterns = await readFailurePatterns(app, range, scope, first)
    return patterns.map(({ failureType, firstAt, lastAt, daily, ...pattern }) => ({
      ...pattern,
      failure: FAILURE_LABELS[failureType],
      firstAt: firstAt.toISOString(),
      lastAt: lastAt.toISOString(),
      daily: daily.join(' '),
    }))
  },
}

const backlog: InsightsTable = {
  columns: ['at', 'open', 'opened', 'resolved', 'oldestAgeSeconds'],
  async rows(app, { range, scope, points }) {
    const moments = await readBacklog(app, range, scope, points)
    return moments.map((point) => ({ ...point, at: point.at.toISOString() }))
  },
}

const VERDICTS = [
  'classified',
  'completed',
  'question',
  'error',
  'overridden',
  'closed',
  'reopened',
  'late',
  'vetoed',
  'shadow',
  'wouldClose',
  'wouldCloseJudged',
  'wouldCloseWrong',
  'medianLagSeconds',
] satisfies (keyof VerdictCounts)[]

const autoReview: InsightsTable = {
  columns: ['classifier', ...VERDICTS, 'falseCompletedRate'],
  async rows(app, { range, scope }) {
    const metrics = await readAutoReviewMetrics(app, range, scope)
    const row = (classifier: string, counts: VerdictCounts) => ({
      classifier,
      ...Object.fromEntries(VERDICTS.map((name) => [name, counts[name]])),
      falseCompletedRate: falseCompletedRate(counts),
    })
    return [row('all', metrics), ...metrics.byClassifier.map((each) => row(each.classifier, each))]
  },
}

const reopened: InsightsTable = {
  columns: ['ticket', 'title', 'classifier', 'closedAt', 'at', 'by', 'note'],
  async rows({ database }, { range, scope, first }) {
    const tickets = await listReopenedTickets({ database }, range, scope, first)
    const rows = await database.manager.find(Ticket, {
      where: { id: In(tickets.map(({ ticketId }) => ticketId)) },
      select: { id: true, number: true, title: true },
    })
    const byId = new Map(rows.map((ticket) => [ticket.id, ticket]))
    return tickets.map(({ ticketId, classifier, closedAt, at, by, note }) => ({
      ticket: byId.get(ticketId)?.number ?? null,
      title: byId.get(ticketId)?.title ?? null,
      classifier,
      closedAt: closedAt.toISOString(),
      at: at.toISOString(),
      by,
      note,
    }))
  },
}

/** The tables by the names of their files. */
export const INSIGHTS_TABLES: Readonly<Record<string, InsightsTable>> = {
  resolutions,
  failures,
  backlog,
  'auto-review': autoReview,
  reopened,
}
