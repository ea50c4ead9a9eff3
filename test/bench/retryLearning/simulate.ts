import { BUDGET_WINDOW_MINUTES } from '../../../server/insights/retryBudget.ts'
import { delayOf, RETRY_DELAYS } from '../../../server/insights/retryDelays.ts'
import { SETTINGS } from './settings.ts'
import { EventQueue } from './eventQueue.ts'
import { retryCost } from './baselines.ts'
import { randomFrom } from './random.ts'
import type { SeenFailure, StrategyMaker } from './strategy.ts'
import { drawWorld, KINDS, REVIEW_COST } from './world.ts'

export const DAYS = 80
/** Everything is drawn anew then: what used to help may not, and the other way round. */
export const DRIFT_DAY = DAYS / 2
/** Failures a day, beside those of outages. */
const FAILURES_A_DAY = 60
/** Work that succeeds by itself, for each failure: what the budget is measured by. */
const SUCCESSES_A_FAILURE = 4
/** Now and then one kind of failure comes in a crowd. */
const OUTAGE_DAYS = 10
const OUTAGE_FAILURES = 20
/** Until a person has looked, and until it has shown whether that helped. */
const REVIEW_HOURS = 2
const VERIFIED_HOURS = [6, 24] as const
/** Whoever is not through by then is let go. */
const MOST_STEPS = 20

/** What a run came to. */
export interface Run {
  /** Cost of the failures that began on each day. */
  readonly costs: Float64Array
  readonly failures: number
  readonly reviews: number
  readonly retries: number
  /** Retries past the budget. */
  readonly tooMany: number
}

/** One episode: an account that stands still until something helps. */
interface Episode {
  readonly kind: number
  readonly day: number
  attempt: number
  streak: number
  steps: number
}

/** Lets a strategy deal with the failures of a seed. Worlds and failures are the same for every strategy. */
export function simulate(make: StrategyMaker, seed: number): Run {
  const [worldly, arriving, deciding, happening] = [1, 2, 3, 4].map((stream) =>
    randomFrom(seed * 10 + stream),
  )
  const worlds = [drawWorld(worldly!), drawWorld(worldly!)] as const
  const truth = (at: number) => worlds[at < DRIFT_DAY * 24 ? 0 : 1]
  const strategy = make(deciding!, truth)
  const queue = new EventQueue()
  const successes: number[] = []
  const retries: number[] = []
  const costs = new Float64Array(DAYS)
  const counts = { failures: 0, reviews: 0 }
  const succeed = (at: number) => {
    successes.push(at)
    strategy.succeeded(at)
  }

  const fail = (at: number, episode: Episode) => {
    episode.steps += 1
    if (episode.steps > MOST_STEPS) return
    const isRateLimit = KINDS[episode.kind]!.type === 'RATE_LIMIT'
    episode.streak = isRateLimit ? episode.streak + 1 : 0
    const { kind, attempt, streak } = episode
    const failure: SeenFailure = { at, kind, attempt, streak }
    const wait = strategy.decide(failure)
    if (wait === null) review(at, episode)
    else retry(at, episode, failure, wait)
  }

  const retry = (at: number, episode: Episode, failure: SeenFailure, wait: number) => {
    retries.push(at)
    costs[episode.day]! += retryCost(wait)
    const end = at + wait / 3600
    queue.add(end, () => {
      const place = RETRY_DELAYS.indexOf(delayOf(wait))
      const success = happening!() < truth(end).retry[episode.kind]![place]!
      strategy.retried(end, failure, wait, success)
      if (success) succeed(end)
      else {
        if (KINDS[episode.kind]!.type !== 'RATE_LIMIT') episode.attempt += 1
        fail(end, episode)
      }
    })
  }

  const review = (at: number, episode: Episode) => {
    counts.reviews += 1
    costs[episode.day]! += REVIEW_COST
    const decided = at + REVIEW_HOURS
    queue.add(decided, () => {
      const action = strategy.resolve(decided, episode.kind)
      const success = happening!() < truth(decided).resolution[episode.kind]![action]!
      const [least, most] = VERIFIED_HOURS
      const end = decided + least + happening!() * (most - least)
      queue.add(end, () => {
        strategy.resolved(end, episode.kind, action, success)
        if (success) succeed(end)
        else review(end, episode)
      })
    })
  }
  const begin = (at: number, kind: number) => {
    counts.failures += 1
    const day = Math.floor(at / 24)
    queue.add(at, () => fail(at, { kind, day, attempt: 1, streak: 0, steps: 0 }))
  }

  const hours = (perDay: number) => (-Math.log(1 - arriving!()) * 24) / perDay
  const anyKind = () => Math.floor(arriving!() * KINDS.length)
  for (let at = hours(FAILURES_A_DAY); at < DAYS * 24; at += hours(FAILURES_A_DAY)) begin(at, anyKind())
  for (let at = hours(1 / OUTAGE_DAYS); at < DAYS * 24 - 1; at += hours(1 / OUTAGE_DAYS)) {
    const kind = anyKind()
    for (let failure = 0; failure < OUTAGE_FAILURES; failure++) begin(at + arriving!(), kind)
  }
  const successesADay = FAILURES_A_DAY * SUCCESSES_A_FAILURE
  for (let at = hours(successesADay); at < DAYS * 24; at += hours(successesADay)) {
    queue.add(at, () => succeed(at))
  }
  queue.run()
  return { costs, ...counts, retries: retries.length, tooMany: pastBudget(retries, successes) }
}

/**
 * How many retries passed the budget, counted afterwards from what happened, whoever watched over it: with each, the
 * retries of the hour before are a fifth of its successes and the floor at most.
 */
function pastBudget(retries: readonly number[], successes: readonly number[]): number {
  const [given, succeeded] = [new Window(retries), new Window(successes)]
  return retries.filter((at) => {
    const limit = SETTINGS.retryBudgetFloor + Math.floor(succeeded.count(at) * SETTINGS.retryBudgetShare)
    return given.count(at) > limit
  }).length
}

/** How many of some times are in the hour up to another one, asked for in order. */
class Window {
  readonly #times: readonly number[]
  #from = 0
  #to = 0

  constructor(times: readonly number[]) {
    this.#times = times
  }

  count(at: number): number {
    while (this.#times[this.#to]! <= at) this.#to += 1
    while (this.#times[this.#from]! <= at - BUDGET_WINDOW_MINUTES / 60) this.#from += 1
    return this.#to - this.#from
  }
}
