import { BUDGET_WINDOW_MINUTES, mayRetry, type RetryBudget } from '../../../server/insights/retryBudget.ts'
import { SETTINGS } from './settings.ts'
import type { StrategyMaker } from './strategy.ts'

const WINDOW_HOURS = BUDGET_WINDOW_MINUTES / 60

/** Counts what the product's budget is counted by: no call is about an earlier time than one before. */
export class BudgetKeeper {
  readonly #budget: RetryBudget
  #retries: number[] = []
  #successes: number[] = []

  constructor(budget: RetryBudget) {
    this.#budget = budget
  }

  succeeded(at: number): void {
    this.#successes.push(at)
  }

  retried(at: number): void {
    this.#retries.push(at)
  }

  mayRetry(at: number): boolean {
    const within = (times: readonly number[]) => times.filter((time) => time > at - WINDOW_HOURS)
    this.#retries = within(this.#retries)
    this.#successes = within(this.#successes)
    return mayRetry({ retries: this.#retries.length, successes: this.#successes.length }, this.#budget)
  }
}

/** A strategy that asks a person where the product's budget has no retry left. */
export function withinBudget(make: StrategyMaker): StrategyMaker {
  return (random, truth) => {
    const strategy = make(random, truth)
    const budget = new BudgetKeeper(SETTINGS)
    return {
      ...strategy,
      decide(failure) {
        const wait = strategy.decide(failure)
        if (wait === null || !budget.mayRetry(failure.at)) return null
        budget.retried(failure.at)
        return wait
      },
      succeeded: (at) => budget.succeeded(at),
    }
  }
}
