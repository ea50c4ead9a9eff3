import { budgetLimit } from '../../../server/insights/retryBudget.ts'
import { delayOf, RETRY_DELAYS } from '../../../server/insights/retryDelays.ts'
import { SET } from './advice.ts'
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
  /** Retries that the strategy wanted past the budget. */
  readonly refused: number
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
  const granted: number[] = []
  const costs = new Float64Array(DAYS)
  const counts = { failures: 0, reviews: 0, retries: 0, refused: 0 }
  const recent = (times: number[], at: number) => {
    while (times.length > 0 && times[0]! <= at - 1) times.shift()
    return times.length
  }

  const mayRetry = (at: number) => recent(granted, at) < budgetLimit(recent(successes, at), SET)

  const fail = (at: number, episode: Episode) => {
    episode.steps += 1
    if (episode.steps > MOST_STEPS) return
    const isRateLimit = KINDS[episode.kind]!.type === 'RATE_LIMIT'
    episode.streak = isRateLimit ? episode.streak + 1 : 0
    const { kind, attempt, streak } = episode
    const failure: SeenFailure = { at, kind, attempt, streak }
    const wait = strategy.decide(failure)
    // What would pass the budget goes to a person, whatever the strategy.
    if (wait !== null && !mayRetry(at)) counts.refused += 1
    if (wait === null || !mayRetry(at)) review(at, episode)
    else retry(at, episode, failure, wait)
  }

  const retry = (at: number, episode: Episode, failure: SeenFailure, wait: number) => {
    counts.retries += 1
    granted.push(at)
    costs[episode.day]! += retryCost(wait)
    const end = at + wait / 3600
    queue.add(end, () => {
      const place = RETRY_DELAYS.indexOf(delayOf(wait))
      const success = happening!() < truth(end).retry[episode.kind]![place]!
      strategy.retried(end, failure, wait, success)
      if (success) successes.push(end)
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
        if (success) successes.push(end)
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
    queue.add(at, () => successes.push(at))
  }
  queue.run()
  return { costs, ...counts }
}
