import { Tally } from './tally.ts'

/** A failure comes after its cause: a broken connection may be met this much later. */
const AFTERMATH_MS = 2000

/** What was broken, and when. */
export class FaultLog {
  readonly counts = new Tally()
  readonly #databaseFaults: number[] = []

  /** @param breaksQueries whether it may make a running server answer with an error. */
  add(name: string, breaksQueries: boolean): void {
    this.counts.add(name)
    if (breaksQueries) this.#databaseFaults.push(Date.now())
  }

  /** Whether what went wrong between these times (as of Date.now) may have met a database connection that was cut off. */
  explains(startedAt: number, endedAt = startedAt): boolean {
    return this.#databaseFaults.some((at) => at > startedAt - AFTERMATH_MS && at <= endedAt)
  }
}
