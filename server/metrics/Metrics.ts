import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { NewEvent } from '../events/recordEvent.ts'

/** From a quick answer to one that somebody waits for, in seconds. */
const REQUEST_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const JOB_BUCKETS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60]

/**
 * What this process counts as it happens. Counters begin at zero with the process; added over all servers they are the
 * truth, because each change is counted by the one process that committed it.
 */
export class Metrics {
  readonly registry = new Registry()
  readonly #events: Counter<'type'>
  readonly #decisions: Counter<'subject' | 'failure_type' | 'decision'>
  readonly #verdicts: Counter<'verdict' | 'applied'>
  readonly #resolutions: Counter<'action'>
  readonly #removed: Counter<'what'>
  readonly #requests: Histogram<'route' | 'method' | 'status'>
  readonly #jobs: Histogram<'job'>
  readonly #jobFailures: Counter<'job'>

  constructor() {
    const registers = [this.registry]
    this.#events = new Counter({
      name: 'unstuck_events_total',
      help: 'Changes that this process committed, by their type.',
      labelNames: ['type'],
      registers,
    })
    this.#decisions = new Counter({
      name: 'unstuck_decisions_total',
      help: 'Failures that this process decided about: RETRY or REVIEW.',
      labelNames: ['subject', 'failure_type', 'decision'],
      registers,
    })
    this.#verdicts = new Counter({
      name: 'unstuck_verdicts_total',
      help: 'Verdicts of the auto-review that this process wrote down; not applied are those that came too late.',
      labelNames: ['verdict', 'applied'],
      registers,
    })
    this.#resolutions = new Counter({
      name: 'unstuck_resolutions_total',
      help: 'Reviews that a person resolved through this process, by what they did.',
      labelNames: ['action'],
      registers,
    })
    this.#removed = new Counter({
      name: 'unstuck_removed_rows_total',
      help: 'Rows that this process removed because of their age.',
      labelNames: ['what'],
      registers,
    })
    this.#requests = new Histogram({
      name: 'unstuck_http_request_duration_seconds',
      help: 'Answers of this process, by route.',
      labelNames: ['route', 'method', 'status'],
      buckets: REQUEST_BUCKETS,
      registers,
    })
    this.#jobs = new Histogram({
      name: 'unstuck_job_duration_seconds',
      help: 'Runs of the jobs of this process’s scheduler.',
      labelNames: ['job'],
      buckets: JOB_BUCKETS,
      registers,
    })
    this.#jobFailures = new Counter({
      name: 'unstuck_job_failures_total',
      help: 'Runs of jobs that failed; each is in the log.',
      labelNames: ['job'],
      registers,
    })
  }

  /** Also what Node says of the process itself: memory, CPU, event loop. Call it once. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry })
  }

  /** A number that is read when somebody asks for it. */
  gauge(name: string, help: string, labelNames: readonly string[] = []): Gauge {
    return new Gauge({ name, help, labelNames: [...labelNames], registers: [this.registry] })
  }

  /** Counts what a transaction has just committed. */
  count(committed: readonly NewEvent[]): void {
    for (const { type, payload = {} } of committed) {
      this.#events.inc({ type })
      const said = (name: string) => String(payload[name])
      switch (type) {
        case 'phase.failed':
        case 'ticket.failed':
          this.#decisions.inc({
            subject: type === 'phase.failed' ? 'phase' : 'ticket',
            failure_type: said('failureType'),
            decision: said('decision'),
          })
          break
        case 'ticket.classified':
          this.#verdicts.inc({ verdict: said('verdict'), applied: said('applied') })
          break
        case 'review.resolved':
          if (payload.action !== undefined) this.#resolutions.inc({ action: said('action') })
          break
        case 'retention.removed':
          this.#removed.inc({ what: said('what') }, Number(payload.count))
          break
      }
    }
  }

  /** Times an answer. `route` is one of few, never what the caller wrote. */
  answered(route: string, method: string, status: number, seconds: number): void {
    this.#requests.observe({ route, method, status: String(status) }, seconds)
  }

  /** Runs a job and times it. */
  async job<Result>(job: string, run: () => Promise<Result>): Promise<Result> {
    const done = this.#jobs.startTimer({ job })
    try {
      return await run()
    } catch (error) {
      this.#jobFailures.inc({ job })
      throw error
    } finally {
      done()
    }
  }
}
