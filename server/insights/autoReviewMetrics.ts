import type { App } from '../app.ts'
import { assertRange, type MetricRange } from './metricRange.ts'
import { type MetricScope, Parameters } from './metricScope.ts'
import { CLOSED, LATE, REOPENED, verdictsInScope } from './verdictConditions.ts'

/** What the verdicts of one classifier, or of all, came to. */
export interface VerdictCounts {
  readonly classified: number
  readonly completed: number
  readonly question: number
  readonly error: number
  readonly overridden: number
  readonly closed: number
  readonly reopened: number
  readonly late: number
  readonly vetoed: number
  readonly shadow: number
  readonly wouldClose: number
  readonly wouldCloseJudged: number
  readonly wouldCloseWrong: number
  readonly medianLagSeconds: number | null
}

export interface ClassifierMetrics extends VerdictCounts {
  /** The model, or the name of the offline classifier. */
  readonly classifier: string
}

/** What asking a model has cost, on whole days (UTC). */
export interface VerdictCost {
  readonly inputTokens: number
  readonly outputTokens: number
  readonly usd: number
}

export interface AutoReviewMetrics extends VerdictCounts {
  readonly byClassifier: readonly ClassifierMetrics[]
  /** Null with a scope: it is kept by day, not by project. */
  readonly cost: VerdictCost | null
  readonly range: MetricRange
  readonly scope: MetricScope
}

const NANO = 1e9

type VerdictRow = VerdictCounts & { readonly classifier: string | null }

/**
 * What the auto-review said in the range, and what became of it.
 * @throws BadUserInput when the range is none.
 */
export async function readAutoReviewMetrics(
  { database }: Pick<App, 'database'>,
  range: MetricRange,
  scope: MetricScope,
): Promise<AutoReviewMetrics> {
  assertRange(range)
  const parameters = new Parameters()
  const [from, to] = [parameters.add(range.from), parameters.add(range.to)]
  const counts = Object.entries(COUNTED).map(
    ([name, condition]) => `(count(*) FILTER (WHERE ${condition}))::int AS "${name}"`,
  )
  const rows = await database.query<VerdictRow[]>(
    `SELECT classifier, ${counts.join(', ')},
       extract(epoch FROM percentile_disc(0.5) WITHIN GROUP (ORDER BY at - due_at))::float8 AS "medianLagSeconds"
     FROM classifications WHERE at >= ${from} AND at < ${to} AND ${verdictsInScope(scope, parameters)}
     GROUP BY GROUPING SETS ((), (classifier)) ORDER BY grouping(classifier) DESC, 2 DESC, classifier COLLATE "C"`,
    parameters.values,
  )
  const [all, ...byClassifier] = rows
  const { classifier: _all, ...counted } = all!
  return {
    ...counted,
    byClassifier: byClassifier as ClassifierMetrics[],
    cost: Object.values(scope).some((part) => part) ? null : await readCost({ database }, range),
    range,
    scope,
  }
}

/** What is counted, by its SQL on `classifications`. */
const COUNTED = {
  classified: 'true',
  completed: `verdict = 'COMPLETED'`,
  question: `verdict = 'QUESTION'`,
  error: `verdict = 'ERROR'`,
  overridden: 'overridden_as IS NOT NULL',
  closed: CLOSED,
  reopened: REOPENED,
  late: LATE,
  vetoed: 'vetoed',
  shadow: 'shadow',
  wouldClose: 'would_close',
  wouldCloseJudged: 'would_close AND judged_right IS NOT NULL',
  wouldCloseWrong: 'would_close AND NOT judged_right',
} satisfies Record<Exclude<keyof VerdictCounts, 'medianLagSeconds'>, string>

/** Of the days that the range touches. */
async function readCost(
  { database }: Pick<App, 'database'>,
  { from, to }: MetricRange,
): Promise<VerdictCost> {
  const [row] = await database.query<{ input: string; output: string; nano: string }[]>(
    `SELECT coalesce(sum(input_tokens), 0) AS input, coalesce(sum(output_tokens), 0) AS output,
       coalesce(sum(spent_nano_usd), 0) AS nano
     FROM classifier_days
     WHERE day >= ($1::timestamptz AT TIME ZONE 'UTC')::date
       AND day <= (($2::timestamptz - interval '1 ms') AT TIME ZONE 'UTC')::date`,
    [from, to],
  )
  return {
    inputTokens: Number(row!.input),
    outputTokens: Number(row!.output),
    usd: Number(row!.nano) / NANO,
  }
}
