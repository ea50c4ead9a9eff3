import { isHumanOnly } from '../../../server/accounts/failureDetection.ts'
import { rankActions } from '../../../server/insights/actionRanking.ts'
import { judgeRetries } from '../../../server/insights/retryJudgement.ts'
import { decideByPast } from '../../../server/insights/retryDecision.ts'
import { delayOf, RETRY_DELAYS } from '../../../server/insights/retryDelays.ts'
import { ofDelays } from '../../../server/insights/retryTally.ts'
import { anyAction, FOLLOWS_ADVICE, ruleFor } from './baselines.ts'
import { OutcomeTable } from './outcomes.ts'
import { HALF_LIFE, SETTINGS } from './settings.ts'
import type { Strategy, StrategyMaker } from './strategy.ts'
import { ACTIONS, KINDS } from './world.ts'

/**
 * The product: its own judgement, decisions and ranking, its settings and what it forgets; only the counting is here
 * instead of in the database, which a test holds equal.
 */
export const advice: StrategyMaker = (random): Strategy => {
  const [retries, ofType] = [new OutcomeTable(HALF_LIFE), new OutcomeTable(HALF_LIFE)]
  const [resolutions, ofAction] = [new OutcomeTable(HALF_LIFE), new OutcomeTable(HALF_LIFE)]

  const judge = (at: number, kind: number) => {
    const delays = RETRY_DELAYS.map((_, place) => ({
      alike: retries.of(kind, place).past(at),
      ofType: ofType.of(KINDS[kind]!.type, place).past(at),
    }))
    return judgeRetries(ofDelays(delays), SETTINGS.minimumSample)
  }
  const rank = (at: number, kind: number) => {
    const pasts = ACTIONS.map((action, place) => ({
      action,
      alike: resolutions.of(kind, place).past(at),
      overall: ofAction.of(place).past(at),
    }))
    return rankActions(pasts, SETTINGS.minimumSample)
  }

  return {
    decide(failure) {
      const { at, kind } = failure
      const { type } = KINDS[kind]!
      if (isHumanOnly(type)) return null
      const rule = ruleFor(failure, random)
      const { verdict } = decideByPast({ type, rule }, judge(at, kind), SETTINGS.holdOutShare, random)
      return verdict.decision === 'RETRY' ? verdict.retryAfterSeconds : null
    },
    resolve(at, kind) {
      if (random() >= FOLLOWS_ADVICE) return anyAction(random)
      const { best } = rank(at, kind)
      return best === null ? anyAction(random) : ACTIONS.findIndex((action) => action === best)
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
    succeeded: () => {},
  }
}
