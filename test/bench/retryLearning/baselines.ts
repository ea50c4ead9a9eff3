import { decideOnFailure, isHumanOnly } from '../../../server/accounts/failureDetection.ts'
import { delayOf, drawWait, RETRY_DELAYS } from '../../../server/insights/retryDelays.ts'
import type { Tally } from '../../../server/insights/successRate.ts'
import { Outcomes } from './outcomes.ts'
import { HALF_LIFE } from './settings.ts'
import type { SeenFailure, Strategy, StrategyMaker } from './strategy.ts'
import { ACTIONS, HOUR_COST, KINDS, RETRY_COST, REVIEW_COST } from './world.ts'

/** What a campaign has unless it says otherwise. */
export const MAX_ATTEMPTS = 3
/** People go by advice, mostly. */
export const FOLLOWS_ADVICE = 0.9

/** What the fixed rule says of a failure. */
export function ruleFor({ kind, attempt, streak }: SeenFailure, random: () => number) {
  const { type } = KINDS[kind]!
  return decideOnFailure({ type, attempt, maxAttempts: MAX_ATTEMPTS, rateLimitStreak: streak }, random)
}

/** Whoever has nothing to go by does one thing or another. */
export function anyAction(random: () => number): number {
  return Math.floor(random() * ACTIONS.length)
}

/** What a try after this delay costs. */
export function retryCost(waitSeconds: number): number {
  return RETRY_COST + (HOUR_COST * waitSeconds) / 3600
}

const learnsNothing = { retried: () => {}, resolved: () => {}, succeeded: () => {} }

/** Everything goes to a person. */
export const alwaysHuman: StrategyMaker = (random) => ({
  decide: () => null,
  resolve: () => anyAction(random),
  ...learnsNothing,
})

/** The product with learning switched off. */
export const fixedRule: StrategyMaker = (random) => ({
  decide(failure) {
    const verdict = ruleFor(failure, random)
    return verdict.decision === 'RETRY' ? verdict.retryAfterSeconds : null
  },
  resolve: () => anyAction(random),
  ...learnsNothing,
})

/** Knows how often everything goes well, at any time. */
export const oracle: StrategyMaker = (random, truth) => ({
  decide({ at, kind }) {
    const { retry, resolution } = truth(at)
    const person = REVIEW_COST / Math.max(...resolution[kind]!)
    const [best] = RETRY_DELAYS.map((delay, place) => {
      const wait = drawWait(delay, random())
      return { wait, cost: retryCost(wait) / retry[kind]![place]! }
    }).toSorted((one, other) => one.cost - other.cost)
    return best!.cost < person ? best!.wait : null
  },
  resolve(at, kind) {
    const rates = truth(at).resolution[kind]!
    return rates.indexOf(Math.max(...rates))
  },
  ...learnsNothing,
})

/** How often something was tried, and went well, as greedy counts it. */
interface Count {
  add(at: number, success: boolean): void
  seen(at: number): Tally
}

/** Everything counts for ever. */
function everything(): Count {
  let [successes, trials] = [0, 0]
  return {
    add: (_at, success) => {
      successes += Number(success)
      trials += 1
    },
    seen: () => ({ successes, trials }),
  }
}

/** Forgets as the product does: old outcomes, and those of before a change. */
function whatHolds(): Count {
  const outcomes = new Outcomes(HALF_LIFE)
  return {
    add: (at, success) => outcomes.add(at, success),
    seen: (at) => outcomes.past(at).weighed,
  }
}

/**
 * Tries everything as often as given, and from then on always what was cheapest so far. It knows what everything costs,
 * which the product does not.
 */
export function greedy(triesOfEach: number, forgets = false): StrategyMaker {
  return (random): Strategy => {
    const counts = (options: number) =>
      KINDS.map(() => Array.from({ length: options }, forgets ? whatHolds : everything))
    const retries = counts(RETRY_DELAYS.length)
    const resolutions = counts(ACTIONS.length)
    const price = ({ successes, trials }: Tally, cost: number) =>
      trials < triesOfEach ? -1 : successes === 0 ? Infinity : (cost * trials) / successes
    const reviewPrices = (at: number, kind: number) =>
      resolutions[kind]!.map((count) => price(count.seen(at), REVIEW_COST))
    const cheapest = (prices: number[]) => prices.indexOf(Math.min(...prices))
    return {
      decide({ at, kind }) {
        if (isHumanOnly(KINDS[kind]!.type)) return null
        const person = Math.min(...reviewPrices(at, kind))
        const waits = RETRY_DELAYS.map((delay) => drawWait(delay, random()))
        const prices = waits.map((wait, place) => price(retries[kind]![place]!.seen(at), retryCost(wait)))
        const place = cheapest(prices)
        return prices[place]! < 0 || prices[place]! < person ? waits[place]! : null
      },
      resolve: (at, kind) =>
        random() < FOLLOWS_ADVICE ? cheapest(reviewPrices(at, kind)) : anyAction(random),
      retried: (at, { kind }, waited, success) =>
        retries[kind]![RETRY_DELAYS.indexOf(delayOf(waited))]!.add(at, success),
      resolved: (at, kind, action, success) => resolutions[kind]![action]!.add(at, success),
      succeeded: () => {},
    }
  }
}
