import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { once } from '../database/idempotency.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { DomainError } from '../errors.ts'
import type { FailureOutcome } from '../leases/failureOutcome.ts'
import { type FailureReport, reportFailure } from './reportFailure.ts'

export interface KeyedReport extends FailureReport {
  readonly idempotencyKey: string
}

/** What became of one report; a bad one has an error of its own. */
export type ReportResult =
  | { readonly outcome: FailureOutcome; readonly error: null }
  | { readonly outcome: null; readonly error: DomainError }

/** One whose input was refused already keeps its place among the others. */
type Report = KeyedReport | DomainError

/** Transactions at a time: enough to keep the database busy, and a part of its connections only. */
const LANES = 6

/**
 * Failures of bots that keep no leases, each in a transaction of its own: those of one account one after another
 * in the order of the call, those of different accounts side by side. A report whose key was used before gets the
 * first one's result.
 * @returns one result a report, in their order.
 */
export async function reportFailures(
  app: App,
  actor: Actor,
  reports: readonly Report[],
): Promise<ReportResult[]> {
  const results: ReportResult[] = []
  const report = async (place: number): Promise<void> => {
    results[place] = await reportOnce(app, actor, reports[place]!)
  }
  const { rows, repeats } = inRows(reports)
  await inLanes(rows, async (row) => {
    for (const place of row) await report(place)
  })
  for (const place of repeats) await report(place)
  return results
}

async function reportOnce(app: App, actor: Actor, keyed: Report): Promise<ReportResult> {
  if (keyed instanceof DomainError) return { outcome: null, error: keyed }
  const { idempotencyKey, ...report } = keyed
  try {
    const outcome = await inTransaction(app, (tx) =>
      once(tx, actor, 'reportFailures', idempotencyKey, report, () => reportFailure(tx, actor, report)),
    )
    return { outcome, error: null }
  } catch (error) {
    if (error instanceof DomainError) return { outcome: null, error }
    throw error
  }
}

/**
 * What has to be done in order, by account; and the repeats of a key, which come last so that each meets the
 * result of the first.
 */
function inRows(reports: readonly Report[]): { rows: number[][]; repeats: number[] } {
  const keys = new Set<string>()
  const rows = new Map<string, number[]>()
  const repeats: number[] = []
  for (const [place, report] of reports.entries()) {
    if (report instanceof DomainError) {
      rows.set(`refused ${place}`, [place])
      continue
    }
    const account = JSON.stringify([report.platform, report.username])
    const row = rows.get(account) ?? []
    rows.set(account, row)
    if (keys.has(report.idempotencyKey)) repeats.push(place)
    else row.push(place)
    keys.add(report.idempotencyKey)
  }
  return { rows: [...rows.values()], repeats }
}

/** Does all rows, several at a time. When one fails for good none is begun any more, and all have ended. */
async function inLanes(rows: readonly number[][], work: (row: number[]) => Promise<void>): Promise<void> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < rows.length) {
      try {
        await work(rows[next++]!)
      } catch (error) {
        next = rows.length
        throw error
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: LANES }, lane))
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed) throw failed.reason
}
