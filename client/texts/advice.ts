import type { ResolutionAction } from '../graphql/words.ts'
import { percentText } from './insights.ts'
import { counted, numberText } from './locale.ts'
import { actionWords, wordFor } from './words.ts'

/** The actions whose words on a button are no subject of a sentence. */
const actionSubjects: Partial<Record<ResolutionAction, string>> = {
  COMPLETE_MANUALLY: 'Doing it by hand',
  SKIP_PHASE: 'Skipping the phase',
  RESET_ACCOUNT: 'Resetting the account',
  CHANGE_CONTENT: 'Changing the content',
  CLOSE: 'Closing it as done',
  START: 'Starting it',
  DISMISS: 'Dismissing it',
  APPROVE_PERMISSION: 'Approving it once',
  ALWAYS_ALLOW_PERMISSION: 'Always allowing it',
  REJECT_PERMISSION: 'Rejecting it',
}

interface Past {
  readonly action: string
  readonly successes: number
  readonly trials: number
}

/** "Retry worked 31 of 38 times". */
const worked = ({ action, successes, trials }: Past) =>
  `${wordFor({ ...actionWords, ...actionSubjects }, action)} worked ${numberText(successes)} of ${numberText(trials)} times`

/** What worked in cases like the open one. */
export const adviceTexts = {
  worked: (past: Past) => `${worked(past)} here.`,
  workedInMany: (past: Past) => `${worked(past)} in cases like these`,
  cases: 'Cases',
  newest: (count: number) => counted(count, { one: 'the newest', other: 'the newest #' }),
  by: (name: string) => `by ${name}`,
  reading: 'Reading the cases',
  likely: (low: number, high: number) => `Likely ${Math.round(low * 100)} to ${percentText(high)}.`,
}
