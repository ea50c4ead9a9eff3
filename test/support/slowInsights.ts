import { encodeGlobalId } from '../../schema/globalId.ts'
import type { Json } from './graphqlClient.ts'
import type { RawRows } from './rawRows.ts'

// The numbers for analysts in the slow and obvious way: from every row there is, one by one.

const DAY = 24 * 60 * 60 * 1000

export interface SlowRange {
  readonly from: Date
  readonly to: Date
}

/** With row ids. */
export interface SlowScope {
  readonly campaignIds?: readonly string[]
  readonly projectIds?: readonly string[]
  readonly phases?: readonly string[]
}

const inRange = (time: Date | null, { from, to }: SlowRange) => time !== null && time >= from && time < to

function inScope(row: Json, { campaignIds, projectIds, phases }: SlowScope): boolean {
  const owned =
    (!campaignIds && !projectIds) ||
    (campaignIds?.includes(row.campaign) ?? false) ||
    (projectIds?.includes(row.project) ?? false)
  return owned && (!phases || phases.includes(row.phase))
}

const count = (rows: readonly Json[], fits: (row: Json) => boolean) => rows.filter(fits).length
const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** The least of the values that this share of them does not exceed. */
function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted.find((value) => count(sorted, (other) => other <= value) >= share * sorted.length) ?? null
}

function counts(logs: readonly Json[]): Json {
  const with_ = (outcome: string) => count(logs, (log) => log.outcome === outcome)
  const seconds = logs.map((log) => Math.round((log.at.getTime() - log.openedAt.getTime()) / 1000))
  const [confirmed, refailed] = [with_('CONFIRMED'), with_('REFAILED')]
  return {
    pending: with_('PENDING'),
    confirmed,
    refailed,
    superseded: with_('SUPERSEDED'),
    successRate: confirmed + refailed === 0 ? null : confirmed / (confirmed + refailed),
    enough: confirmed + refailed >= 10,
    medianSecondsToResolve: percentile(seconds, 0.5),
    p90SecondsToResolve: percentile(seconds, 0.9),
  }
}

const KEYS: Record<string, (log: Json, rows: RawRows) => readonly [key: string, label: string] | null> = {
  ACTION: ({ action }) => [action, action],
  FAILURE_TYPE: ({ campaign, reason }) => (campaign && reason ? [reason, reason] : null),
  AWAITING_REASON: ({ project, reason }) => (project ? [reason ?? 'SCHEDULED', ''] : null),
  PHASE: ({ phase }) => (phase ? [phase, phase] : null),
  CAMPAIGN: ({ campaign }, { campaigns }) =>
    campaign && [encodeGlobalId('Campaign', campaign), campaigns.find(({ id }) => id === campaign).name],
  PROJECT: ({ project }, { projects }) =>
    project && [encodeGlobalId('Project', project), projects.find(({ id }) => id === project).name],
  REVIEWER: ({ actor_key: key }, { logs }) => [key, key && logs.length > 0 ? key : ''],
}

/** Each group's numbers; with `label` where that is the name of something. */
export function slowResolutionMetrics(
  rows: RawRows,
  range: SlowRange,
  scope: SlowScope,
  groupBy: string,
): Json[] {
  const logs = rows.logs.filter(
    (log) => inRange(log.at, range) && inScope(log, scope) && log.outcome !== 'UNDONE',
  )
  const groups = new Map<string, Json[]>()
  const labels = new Map<string, string>()
  for (const log of logs) {
    const group = KEYS[groupBy]!(log, rows)
    if (group === null) continue
    const [key, label] = group
    groups.set(key, [...(groups.get(key) ?? []), log])
    // Rows are in the order of their ids: the newest name stays.
    labels.set(key, groupBy === 'REVIEWER' ? log.by_name : label)
  }
  const named = ['PHASE', 'CAMPAIGN', 'PROJECT', 'REVIEWER'].includes(groupBy)
  return [...groups].map(([key, group]) => ({
    key,
    ...(named ? { label: labels.get(key) } : {}),
    resolved: group.length,
    ...counts(group),
  }))
}

/** The patterns, most failures first. */
export function slowFailurePatterns(rows: RawRows, range: SlowRange, scope: SlowScope): Json[] {
  const failures = rows.failures
    .filter((row) => row.phase_id !== null && inRange(row.at, range) && inScope(row, scope))
    .sort((a, b) => a.at - b.at || Number(a.id) - Number(b.id))
  return [...new Set(failures.map(({ fingerprint }) => fingerprint))]
    .map((fingerprint) => {
      const alike = failures.filter((row) => row.fingerprint === fingerprint)
      const newest = alike.at(-1)!
      const daily: number[] = []
      for (let day = range.from.getTime(); day < range.to.getTime(); day += DAY) {
        const failed = count(alike, ({ at }) => at.getTime() >= day && at.getTime() < day + DAY)
        // The hour by which days of a calendar may be longer is no day of its own.
        if (daily.length > 0 && range.to.getTime() - day <= DAY / 24) daily[daily.length - 1]! += failed
        else daily.push(failed)
      }
      return {
        fingerprint,
        failureType: newest.type,
        phase: newest.phase,
        exampleMessage: newest.message,
        count: alike.length,
        accounts: new Set(alike.map(({ account_id: id }) => id)).size,
        toReview: count(alike, ({ decision }) => decision === 'REVIEW'),
        firstAt: alike[0]!.at.toISOString(),
        lastAt: newest.at.toISOString(),
        daily,
      }
    })
    .sort((a, b) => b.count - a.count || byText(a.fingerprint, b.fingerprint))
}

const neededPerson = (review: Json) => review.kind === 'PHASE' || review.awaiting_reason !== null

function openAt(rows: RawRows, scope: SlowScope, time: Date): Json[] {
  return rows.reviews.filter(
    (review) =>
      neededPerson(review) &&
      inScope(review, scope) &&
      review.opened_at < time &&
      (review.resolved_at === null || review.resolved_at >= time),
  )
}

/** @param now where the range goes on past it, the last point. */
export function slowBacklog(
  rows: RawRows,
  range: SlowRange,
  scope: SlowScope,
  points: number,
  now: Date,
): Json[] {
  const step = Math.ceil((range.to.getTime() - range.from.getTime()) / points)
  const end = Math.min(range.to.getTime(), now.getTime())
  const found: Json[] = []
  for (let start = range.from.getTime(); start < end; start += step) {
    const interval = { from: new Date(start), to: new Date(Math.min(start + step, end)) }
    const open = openAt(rows, scope, interval.to)
    const mine = rows.reviews.filter((review) => neededPerson(review) && inScope(review, scope))
    const oldest = Math.min(...open.map((review) => review.opened_at.getTime()))
    found.push({
      at: interval.to.toISOString(),
      open: open.length,
      opened: count(mine, (review) => inRange(review.opened_at, interval)),
      resolved: count(mine, (review) => inRange(review.resolved_at, interval)),
      oldestAgeSeconds: open.length === 0 ? null : (interval.to.getTime() - oldest) / 1000,
    })
  }
  return found
}

/** @param now of the database, give or take what lies between two rows of the history. */
export function slowSummary(rows: RawRows, range: SlowRange, scope: SlowScope, now: Date): Json {
  const open = openAt(rows, scope, now)
  const ended = rows.reviews.filter((review) => inRange(review.resolved_at, range) && inScope(review, scope))
  const logs = rows.logs.filter(
    (log) => inRange(log.at, range) && inScope(log, scope) && log.outcome !== 'UNDONE',
  )
  return {
    openNow: open.length,
    openWeekAgo: openAt(rows, scope, new Date(now.getTime() - 7 * DAY)).length,
    snoozedNow: count(open, ({ status }) => status === 'SNOOZED'),
    resolvedByPeople: logs.length,
    resolvedByAutoReview: count(ended, (review) => review.resolved_by === 'AUTO_REVIEW'),
    endedOtherwise: count(ended, (review) => ['USER_MESSAGE', 'SUPERSEDED'].includes(review.resolved_by)),
    ...counts(logs),
  }
}

function verdictCounts(verdicts: readonly Json[]): Json {
  const closed = verdicts.filter((row) => row.applied && row.verdict === 'COMPLETED')
  const wouldClose = verdicts.filter((row) => row.would_close)
  const reopened = count(closed, (row) => row.judged_right === false)
  const lags = verdicts
    .filter((row) => row.due_at !== null)
    .map((row) => (row.at.getTime() - row.due_at.getTime()) / 1000)
  return {
    classified: verdicts.length,
    completed: count(verdicts, (row) => row.verdict === 'COMPLETED'),
    question: count(verdicts, (row) => row.verdict === 'QUESTION'),
    error: count(verdicts, (row) => row.verdict === 'ERROR'),
    overridden: count(verdicts, (row) => row.overridden_as !== null),
    closed: closed.length,
    reopened,
    late: count(verdicts, (row) => !row.applied && !row.vetoed && !row.shadow && !row.would_close),
    vetoed: count(verdicts, (row) => row.vetoed),
    shadow: count(verdicts, (row) => row.shadow),
    wouldClose: wouldClose.length,
    wouldCloseJudged: count(wouldClose, (row) => row.judged_right !== null),
    wouldCloseWrong: count(wouldClose, (row) => row.judged_right === false),
    falseCompletedRate: closed.length === 0 ? null : reopened / closed.length,
    medianLagSeconds: percentile(lags, 0.5),
  }
}

/** What was said, in all and by each classifier; and which tickets were opened again. */
export function slowAutoReviewMetrics(rows: RawRows, range: SlowRange, scope: SlowScope): Json {
  const verdicts = rows.verdicts.filter((row) => inRange(row.at, range) && inScope(row, scope))
  const classifiers = [...new Set(verdicts.map(({ classifier }) => classifier as string))]
  return {
    ...verdictCounts(verdicts),
    byClassifier: classifiers
      .map((classifier) => ({
        classifier,
        ...verdictCounts(verdicts.filter((row) => row.classifier === classifier)),
      }))
      .sort((a, b) => b.classified - a.classified || byText(a.classifier, b.classifier)),
    reopenedTickets: verdicts
      .filter((row) => row.applied && row.verdict === 'COMPLETED' && row.judged_right === false)
      .sort((a, b) => b.judged_at - a.judged_at || Number(b.id) - Number(a.id))
      .slice(0, 20)
      .map((row) => ({
        ticket: { id: encodeGlobalId('Ticket', row.ticket_id) },
        by: row.judged_by,
        at: row.judged_at.toISOString(),
        closedAt: row.at.toISOString(),
      })),
  }
}
