import type { App } from '../../app.ts'
import { costOfToday } from '../../classifier/budget.ts'
import type { AutoReviewMode } from '../../entities/words.ts'
import { measureFalseCompleted } from './falseCompleted.ts'
import { readPolicy } from './policy.ts'

/** How the auto-review stands now. Shares are 0 to 1, costs in USD. */
export interface AutoReviewState {
  readonly mode: AutoReviewMode
  readonly since: Date | null
  readonly by: string | null
  readonly because: string | null
  readonly sampleShare: number
  readonly falseCompletedRate: number | null
  readonly falseCompletedJudged: number
  readonly falseCompletedLimit: number
  readonly costToday: number
  readonly costLimit: number | null
  readonly costLimitReached: boolean
  readonly classifier: string
  readonly problem: string | null
}

/** The classifier's problem is that of this server; the rest is the same on all. */
export async function readAutoReviewState(app: App): Promise<AutoReviewState> {
  const { database, classifier } = app
  const settings = app.settings.current
  const policy = await readPolicy(database.manager)
  const measured = await measureFalseCompleted(database.manager, policy, settings)
  const cost = await costOfToday(database.manager, settings)
  return {
    mode: policy.mode,
    since: policy.since,
    by: policy.switchedBy,
    because: policy.because,
    sampleShare: settings.sampleShare,
    falseCompletedRate: measured.rate,
    falseCompletedJudged: measured.judged,
    falseCompletedLimit: settings.falseCompletedLimit,
    costToday: cost.usd,
    costLimit: settings.dailyCostUsd,
    costLimitReached: cost.limitReached,
    classifier: classifier.name,
    problem: classifier.model?.problem ?? null,
  }
}
