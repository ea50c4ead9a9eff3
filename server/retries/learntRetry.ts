import type { EntityManager } from 'typeorm'
import { type FailureVerdict, isHumanOnly } from '../accounts/failureDetection.ts'
import { settingsOf } from '../database/transactionSettings.ts'
import { Campaign } from '../entities/Campaign.ts'
import { Project } from '../entities/Project.ts'
import type { FailureType } from '../entities/words.ts'
import { decideByPast, type LearntDecision } from '../insights/retryDecision.ts'
import { judgeRetries } from '../insights/retryJudgement.ts'
import { type RetryCase, tallyRetries } from '../insights/retryTally.ts'
import { type Learner, spendRetry } from './spendRetry.ts'

/** A failure for which a verdict is wanted. */
export interface FailedWork {
  readonly learner: Learner
  readonly type: FailureType
  readonly case: RetryCase
}

/**
 * The verdict on a failure: that of the fixed rule, unless its campaign or project learns from its automatic retries.
 * Where it does, no retry passes the budget. The caller holds the lock of the account or ticket.
 */
export async function judgeByPast<Verdict extends FailureVerdict>(
  tx: EntityManager,
  work: FailedWork,
  rule: Verdict,
): Promise<Omit<LearntDecision, 'verdict'> & { readonly verdict: Verdict }> {
  if (isHumanOnly(work.type) || !(await learns(tx, work.learner)))
    return { verdict: rule, decidedBy: 'FIXED_RULE' }
  const settings = settingsOf(tx)
  const past = await tallyRetries(tx, work.case, settings.outcomeHalfLifeDays)
  const { verdict, decidedBy } = decideByPast(
    { type: work.type, rule },
    judgeRetries(past, settings.minimumSample),
    settings.holdOutShare,
    Math.random,
  )
  const granted = verdict.decision === 'REVIEW' || (await spendRetry(tx, work.learner))
  return { verdict: { ...rule, ...(granted ? verdict : refused(verdict)) }, decidedBy }
}

async function learns(tx: EntityManager, learner: Learner): Promise<boolean> {
  return 'campaignId' in learner
    ? tx.existsBy(Campaign, { id: learner.campaignId, learnsRetries: true })
    : tx.existsBy(Project, { id: learner.projectId, learnsRetries: true })
}

function refused(verdict: FailureVerdict): FailureVerdict {
  return {
    ...verdict,
    decision: 'REVIEW',
    because: 'The automatic retries of this hour are used up: a person looks at it.',
  }
}
