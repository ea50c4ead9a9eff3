import { PHASE_DUE, wakeDuePhases } from './accounts/wakeDuePhases.ts'
import type { App } from './app.ts'
import { sweepAttachments } from './attachments/sweepAttachments.ts'
import { watchModel } from './classifier/watchModel.ts'
import { queryPlanned } from './database/queryPlanned.ts'
import { LEASE_EXPIRED, rescueExpiredLeases } from './leases/rescueExpiredLeases.ts'
import { rescueDeliveries } from './notifications/rescueDeliveries.ts'
import { EVENTS_UNTOLD, tellChannels } from './notifications/tell/tellChannels.ts'
import { sweepPreviews } from './reviews/bulk/sweepPreviews.ts'
import { BATCH_LEFT, takeOverBulkOperations } from './reviews/bulk/takeOverBulkOperations.ts'
import { confirmQuietCloses } from './reviews/confirmQuietCloses.ts'
import { removeOld } from './retention/removeOld.ts'
import { escalateDueReviews, escalationDue } from './reviews/escalateDueReviews.ts'
import { CLAIM_EXPIRED, expireClaims } from './reviews/expireClaims.ts'
import { forgetUndoStates } from './reviews/forgetUndoStates.ts'
import { SNOOZE_OVER, wakeSnoozedReviews } from './reviews/wakeSnoozedReviews.ts'
import { DueWork } from './scheduler/DueWork.ts'
import { PeriodicTask } from './scheduler/PeriodicTask.ts'
import type { Settings } from './settings/settings.ts'
import { stormTurns, watchForStorms } from './storms/watchForStorms.ts'
import { AUTO_REVIEW_DUE } from './tickets/autoReview/claimDue.ts'
import { keepCorrectionsFile } from './tickets/autoReview/keepCorrectionsFile.ts'
import { runAutoReview } from './tickets/autoReview/runAutoReview.ts'
import { VERDICT_WRONG, watchFalseCompleted } from './tickets/autoReview/watchFalseCompleted.ts'
import { TICKET_DUE, wakeDueTickets } from './tickets/wakeDueTickets.ts'

interface Job {
  /** What the log calls it. */
  readonly name: string
  readonly run: (app: App, signal: AbortSignal) => Promise<unknown>
}

/** Run when its SQL says that there is something to do, which is asked once a tick. */
interface DueJob extends Job {
  readonly due: string | ((settings: Settings) => string)
}

/** Run whether there is something to do or not. */
interface RegularJob extends Job {
  /** Milliseconds from the end of one run to the start of the next; a tick where left out. */
  readonly everyMs?: number
}

/** What the scheduler does when it is due; each on its own, so that none waits for another. */
const DUE_JOBS: readonly DueJob[] = [
  { name: 'auto-review', due: AUTO_REVIEW_DUE, run: runAutoReview },
  { name: 'watch false completions', due: VERDICT_WRONG, run: watchFalseCompleted },
  { name: 'rescue expired leases', due: LEASE_EXPIRED, run: rescueExpiredLeases },
  { name: 'wake due phases', due: PHASE_DUE, run: wakeDuePhases },
  { name: 'wake due tickets', due: TICKET_DUE, run: wakeDueTickets },
  { name: 'expire claims', due: CLAIM_EXPIRED, run: expireClaims },
  { name: 'escalate reviews', due: escalationDue, run: escalateDueReviews },
  { name: 'wake snoozed reviews', due: SNOOZE_OVER, run: wakeSnoozedReviews },
  { name: 'watch for storms', due: stormTurns, run: watchForStorms },
  { name: 'tell the channels', due: EVENTS_UNTOLD, run: tellChannels },
  { name: 'take over bulk operations', due: BATCH_LEFT, run: takeOverBulkOperations },
]

/** What the scheduler does from time to time. */
const REGULAR_JOBS: readonly RegularJob[] = [
  // It asks the database nothing.
  { name: 'watch the model', run: watchModel },
  { name: 'keep the corrections file', run: keepCorrectionsFile, everyMs: 1000 },
  { name: 'remove what is old', run: removeOld, everyMs: 10 * 60_000 },
  { name: 'rescue deliveries', run: rescueDeliveries, everyMs: 60_000 },
  { name: 'sweep previews', run: sweepPreviews, everyMs: 60_000 },
  { name: 'forget undo states', run: forgetUndoStates, everyMs: 60_000 },
  // A day is what it waits for: a minute more or less is nothing.
  { name: 'confirm quiet closes', run: confirmQuietCloses, everyMs: 60_000 },
  // It looks at every old upload, and nobody waits for it.
  { name: 'sweep attachments', run: sweepAttachments, everyMs: 10 * 60_000 },
]

/** The scheduler's running jobs. */
export interface Jobs {
  /** Ends them; resolves when none runs any more. */
  stop(): Promise<void>
}

/** Starts every job. */
export function startJobs(app: App): Jobs {
  const { tickMs } = app.config
  const report = (error: unknown, name: string | null) =>
    app.log.error({ err: error }, `${name ?? 'asking what is due'} failed`)
  const works = Object.fromEntries(
    DUE_JOBS.map(({ name, run }) => [
      name,
      (signal: AbortSignal) => app.metrics.job(name, () => run(app, signal)),
    ]),
  )
  const tasks = REGULAR_JOBS.map(
    ({ name, run, everyMs = tickMs }) =>
      new PeriodicTask(
        everyMs,
        (signal) => app.metrics.job(name, () => run(app, signal)),
        (error) => report(error, name),
      ),
  )
  const all = [new DueWork(tickMs, dueJobs(app), works, report), ...tasks]
  return {
    stop: async () => {
      await Promise.all(all.map((each) => each.destroy()))
    },
  }
}

/** Asks which jobs have something to do: one statement for all, because a server at rest asks it every tick. */
function dueJobs({ settings, database }: App): () => Promise<string[]> {
  return async () => {
    const conditions = DUE_JOBS.map(({ due }) => (typeof due === 'string' ? due : due(settings.current)))
    const question = `SELECT ${conditions.map((due, at) => `${due} AS "${at}"`).join(',\n')}`
    const [answer] = await queryPlanned<Record<string, boolean>>(database, question)
    return DUE_JOBS.filter((_, at) => answer![at]).map(({ name }) => name)
  }
}
