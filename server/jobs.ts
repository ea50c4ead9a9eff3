import { wakeDuePhases } from './accounts/wakeDuePhases.ts'
import type { App } from './app.ts'
import { sweepAttachments } from './attachments/sweepAttachments.ts'
import { watchModel } from './classifier/watchModel.ts'
import { rescueExpiredLeases } from './leases/rescueExpiredLeases.ts'
import { sweepPreviews } from './reviews/bulk/sweepPreviews.ts'
import { takeOverBulkOperations } from './reviews/bulk/takeOverBulkOperations.ts'
import { confirmQuietCloses } from './reviews/confirmQuietCloses.ts'
import { escalateDueReviews } from './reviews/escalateDueReviews.ts'
import { expireClaims } from './reviews/expireClaims.ts'
import { forgetUndoStates } from './reviews/forgetUndoStates.ts'
import { wakeSnoozedReviews } from './reviews/wakeSnoozedReviews.ts'
import { PeriodicTask, type PeriodicWork } from './scheduler/PeriodicTask.ts'
import { watchForStorms } from './storms/watchForStorms.ts'
import { keepCorrectionsFile } from './tickets/autoReview/keepCorrectionsFile.ts'
import { runAutoReview } from './tickets/autoReview/runAutoReview.ts'
import { watchFalseCompleted } from './tickets/autoReview/watchFalseCompleted.ts'
import { wakeDueTickets } from './tickets/wakeDueTickets.ts'

interface Job {
  /** What the log calls it. */
  readonly name: string
  readonly run: (app: App, signal: AbortSignal) => Promise<unknown>
  /** Milliseconds from the end of one run to the start of the next; a tick where left out. */
  readonly everyMs?: number
}

/** What the scheduler does; each on its own, so that none waits for another. */
const JOBS: readonly Job[] = [
  { name: 'auto-review', run: runAutoReview },
  { name: 'watch the model', run: watchModel },
  { name: 'watch false completions', run: watchFalseCompleted },
  { name: 'keep the corrections file', run: keepCorrectionsFile },
  { name: 'rescue expired leases', run: rescueExpiredLeases },
  { name: 'wake due phases', run: wakeDuePhases },
  { name: 'wake due tickets', run: wakeDueTickets },
  { name: 'expire claims', run: expireClaims },
  { name: 'escalate reviews', run: escalateDueReviews },
  { name: 'wake snoozed reviews', run: wakeSnoozedReviews },
  { name: 'watch for storms', run: watchForStorms },
  { name: 'take over bulk operations', run: takeOverBulkOperations },
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
  const tasks = JOBS.map(({ name, run, everyMs = app.config.tickMs }) => {
    const work: PeriodicWork = (signal) => run(app, signal)
    return new PeriodicTask(everyMs, work, (error) => app.log.error({ err: error }, `${name} failed`))
  })
  return {
    stop: async () => {
      await Promise.all(tasks.map((task) => task.destroy()))
    },
  }
}
