import type { App } from './app.ts'
import { PeriodicTask, type PeriodicWork } from './scheduler/PeriodicTask.ts'

type Job = (app: App, signal: AbortSignal) => Promise<unknown>

/** What the scheduler does, by the name that the log gives it; each on its own, so that none waits for another. */
const JOBS: Readonly<Record<string, Job>> = {}

/** The scheduler's running jobs. */
export interface Jobs {
  /** Ends them; resolves when none runs any more. */
  stop(): Promise<void>
}

/** Starts every job, once a tick. */
export function startJobs(app: App): Jobs {
  const tasks = Object.entries(JOBS).map(([name, job]) => {
    const work: PeriodicWork = (signal) => job(app, signal)
    return new PeriodicTask(app.config.tickMs, work, (error) =>
      app.log.error({ err: error }, `${name} failed`),
    )
  })
  return {
    stop: async () => {
      await Promise.all(tasks.map((task) => task.destroy()))
    },
  }
}
