import { weightAt } from '../../../server/insights/decay.ts'
import { sinceChange, stepsOf } from '../../../server/insights/sinceChange.ts'
import type { Past } from '../../../server/insights/successRate.ts'

/**
 * What came of something, counted as the product's database counts it, from the first to the newest. Weights grow here
 * instead of shrinking, so that their sums stay.
 */
export class Outcomes {
  readonly #halfLife: number
  readonly #at: number[] = []
  /** Of the first so many outcomes. */
  readonly #sums = [{ successes: 0, weight: 0, weightOfSuccesses: 0 }]
  #first = 0

  /** @param halfLife in hours, as are all times. */
  constructor(halfLife: number) {
    this.#halfLife = halfLife
  }

  /** @param at not before the one before. */
  add(at: number, success: boolean): void {
    const sum = this.#sums.at(-1)!
    const weight = 2 ** (at / this.#halfLife)
    this.#at.push(at)
    this.#sums.push({
      successes: sum.successes + Number(success),
      weight: sum.weight + weight,
      weightOfSuccesses: sum.weightOfSuccesses + (success ? weight : 0),
    })
  }

  /** What is known of it at a time, which is not before that of another question. */
  past(now: number): Past {
    while (this.#first < this.#at.length && weightAt(now - this.#at[this.#first]!, this.#halfLife) === 0) {
      this.#first += 1
    }
    const end = this.#at.length
    return sinceChange(
      stepsOf(end - this.#first).map(({ from, to }) => this.#between(end - to, end - from, now)),
    )
  }

  #between(from: number, to: number, now: number): Past {
    const [before, after] = [this.#sums[from]!, this.#sums[to]!]
    const shrunk = 2 ** (-now / this.#halfLife)
    return {
      successes: after.successes - before.successes,
      trials: to - from,
      weighed: {
        successes: (after.weightOfSuccesses - before.weightOfSuccesses) * shrunk,
        trials: (after.weight - before.weight) * shrunk,
      },
      changed: false,
    }
  }
}

/** A table that makes what it does not have yet. */
export class OutcomeTable {
  readonly #halfLife: number
  readonly #all = new Map<string, Outcomes>()

  constructor(halfLife: number) {
    this.#halfLife = halfLife
  }

  of(...key: (string | number)[]): Outcomes {
    const name = key.join('/')
    const found = this.#all.get(name) ?? new Outcomes(this.#halfLife)
    this.#all.set(name, found)
    return found
  }
}
