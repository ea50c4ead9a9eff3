import { isHumanOnly } from '../../../server/accounts/failureDetection.ts'
import { type ActionRanking, rankActions } from '../../../server/insights/actionRanking.ts'
import { together, weightAt } from '../../../server/insights/decay.ts'
import { judgeRetries, type RetryJudgement } from '../../../server/insights/retryJudgement.ts'
import { decideByPast } from '../../../server/insights/retryDecision.ts'
import { delayOf, RETRY_DELAYS } from '../../../server/insights/retryDelays.ts'
import type { Past } from '../../../server/insights/successRate.ts'
import { anyAction, FOLLOWS_ADVICE, ruleFor } from './baselines.ts'
import type { Strategy, StrategyMaker } from './strategy.ts'
import { ACTIONS, KINDS } from './world.ts'

/** As the product begins, but for what the notes say. */
export const SET = {
  /** Shorter than the product's 30, for a world that is watched for so short a time. */
  halfLifeDays: 10,
  minimumSample: 5,
  holdOutShare: 0.1,
  retryBudgetShare: 0.2,
  /** Fewer than the product's 100: the simulation has some sixty failures a day. */
  retryBudgetFloor: 2,
}

/** Hours for which a judgement holds. */
const HOURS_KEPT = 24

/** What came of something: kept as sums that shrink with time, which is what adding up decayed weights comes to. */
class Outcomes {
  #successes = 0
  #trials = 0
  #weighed = { successes: 0, trials: 0 }
  #at = 0

  add(at: number, success: boolean): void {
    const { weighed } = this.past(at)
    this.#weighed = { successes: weighed.successes + Number(success), trials: weighed.trials + 1 }
    this.#at = at
    this.#successes += Number(success)
    this.#trials += 1
  }

  /** What is known of them at a time. */
  past(now: number): Past {
    const weight = weightAt(now - this.#at, SET.halfLifeDays * 24)
    const weighed = { successes: this.#weighed.successes * weight, trials: this.#weighed.trials * weight }
    return { successes: this.#successes, trials: this.#trials, weighed }
  }
}

/** A table that makes what it does not have yet. */
class Table {
  readonly #all = new Map<string, Outcomes>()

  of(...key: (string | number)[]): Outcomes {
    const name = key.join('/')
    const found = this.#all.get(name) ?? new Outcomes()
    this.#all.set(name, found)
    return found
  }
}

/** What was worked out lately. The product works it out for each failure; here that would take most of the time. */
class Lately<Value> {
  readonly #known = new Map<string, { at: number; value: Value }>()

  get(key: string, at: number, work: () => Value): Value {
    const known = this.#known.get(key)
    if (known && at - known.at < HOURS_KEPT) return known.value
    const value = work()
    this.#known.set(key, { at, value })
    return value
  }
}

/** The product: its own judgement, decisions, ranking and decay; only the counting is here instead of in the database. */
export const advice: StrategyMaker = (random): Strategy => {
  const [retries, ofType, resolutions, ofAction] = [new Table(), new Table(), new Table(), new Table()]
  const [judgements, rankings] = [new Lately<RetryJudgement>(), new Lately<ActionRanking>()]

  const judge = (at: number, kind: number) => {
    const delays = RETRY_DELAYS.map((_, place) => ({
      alike: retries.of(kind, place).past(at),
      ofType: ofType.of(KINDS[kind]!.type, place).past(at),
    }))
    const alike = together(delays.map((delay) => delay.alike))
    const all = together(delays.map((delay) => delay.ofType))
    return judgeRetries({ alike, ofType: all, delays }, SET.minimumSample)
  }
  const rank = (at: number, kind: number) => {
    const pasts = ACTIONS.map((action, place) => ({
      action,
      alike: resolutions.of(kind, place).past(at),
      overall: ofAction.of(place).past(at),
    }))
    return rankActions(pasts, SET.minimumSample)
  }

  return {
    decide(failure) {
      const { at, kind } = failure
      const { type } = KINDS[kind]!
      if (isHumanOnly(type)) return null
      const judgement = judgements.get(String(kind), at, () => judge(at, kind))
      const rule = ruleFor(failure, random)
      const { verdict } = decideByPast({ type, rule }, judgement, SET.holdOutShare, random)
      return verdict.decision === 'RETRY' ? verdict.retryAfterSeconds : null
    },
    resolve(at, kind) {
      const { best } = rankings.get(String(kind), at, () => rank(at, kind))
      if (best === null || random() >= FOLLOWS_ADVICE) return anyAction(random)
      return ACTIONS.findIndex((action) => action === best)
    },
    retried(at, { kind }, waited, success) {
      const place = RETRY_DELAYS.indexOf(delayOf(waited))
      retries.of(kind, place).add(at, success)
      ofType.of(KINDS[kind]!.type, place).add(at, success)
    },
    resolved(at, kind, action, success) {
      resolutions.of(kind, action).add(at, success)
      ofAction.of(action).add(at, success)
    },
  }
}
