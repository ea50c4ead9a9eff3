import type { EntityManager } from 'typeorm'
import type { App } from '../app.ts'
import { countingTransaction } from './countingTransaction.ts'
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

/** Share of the closed tickets that a person opened again or overrode, 0 to 1; null where none was closed. */
export function falseCompletedRate({ closed, reopened }: VerdictCounts): number | null {
  return closed === 0 ? null : reopened / closed
}

type VerdictRow = VerdictCounts & { readonly classifier: string | null }

/**
 * What the auto-review said in the range, and what became of it.
 * @throws BadUserInput when the range is none.
 */
export async function readAutoReviewMetrics(
  app: Pick<App, 'database'>,
  range: MetricRange,
  scope: MetricScope,
): Promise<AutoReviewMetrics> {
  assertRange(range)
  return countingTransaction(app, async (tx) => {
    const [all, ...byClassifier] = await readVerdicts(tx, range, scope)
    const { classifier: _all, ...counted } = all!
    return {
      ...counted,
      byClassifier: byClassifier as ClassifierMetrics[],
      cost: Object.values(scope).some((part) => part) ? null : await readCost(tx, range),
      range,
      scope,
    }
  })
}

/**
 * All together, whose classifier is null, and then those of each. Counted by how late they were first, so that not all
 * of them are sorted; the median is the least time within which half of those whose time is known came, at least.
 */
async function readVerdicts(
  tx: EntityManager,
  { from, to }: MetricRange,
  scope: MetricScope,
): Promise<VerdictRow[]> {
  const parameters = new Parameters()
  const [start, end] = [parameters.add(from), parameters.add(to)]
  const each = (sql: (name: string, condition: string) => string) =>
    Object.entries(COUNTED)
      .map(([name, condition]) => sql(name, condition))
      .join(', ')
  return tx.query<VerdictRow[]>(
    `WITH counted AS MATERIALIZED (
       SELECT classifier, at - due_at AS lag, ${each((name, sql) => `(count(*) FILTER (WHERE ${sql}))::int AS "${name}"`)}
       FROM classifications WHERE at >= ${start} AND at < ${end} AND ${verdictsInScope(scope, parameters)}
       GROUP BY 1, 2),
     running AS (
       SELECT classifier, lag, sum(classified) OVER own AS so_far, sum(classified) OVER (PARTITION BY classifier) AS own_all,
         sum(classified) OVER (ORDER BY lag) AS all_so_far, sum(classified) OVER () AS all_all
       FROM counted WHERE lag IS NOT NULL WINDOW own AS (PARTITION BY classifier ORDER BY lag)),
     medians AS (
       SELECT classifier, min(lag) FILTER (WHERE so_far * 2 >= own_all) AS lag FROM running GROUP BY classifier
       UNION ALL
       SELECT NULL, min(lag) FROM running WHERE all_so_far * 2 >= all_all),
     totals AS (
       SELECT classifier, ${each((name) => `coalesce(sum("${name}"), 0)::int AS "${name}"`)}
       FROM counted GROUP BY GROUPING SETS ((), (classifier)))
     SELECT totals.*, extract(epoch FROM medians.lag)::float8 AS "medianLagSeconds"
     FROM totals LEFT JOIN medians ON medians.classifier IS NOT DISTINCT FROM totals.classifier
     ORDER BY totals.classifier IS NOT NULL, classified DESC, totals.classifier COLLATE "C"`,
    parameters.values,
  )
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
async function readCost(tx: EntityManager, { from, to }: MetricRange): Promise<VerdictCost> {
  const [row] = await tx.query<{ input: string; output: string; nano: string }[]>(
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
