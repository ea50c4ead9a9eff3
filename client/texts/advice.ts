import { percentText } from './insights.ts'
import { counted, numberText } from './locale.ts'
import { actionWords, wordFor } from './words.ts'

/** What worked in cases like the open one. */
export const adviceTexts = {
  worked: ({
    action,
    successes,
    trials,
  }: {
    readonly action: string
    readonly successes: number
    readonly trials: number
  }) =>
    `${wordFor(actionWords, action)} worked ${numberText(successes)} of ${numberText(trials)} times here.`,
  cases: 'Cases',
  newest: (count: number) => counted(count, { one: 'the newest', other: 'the newest #' }),
  by: (name: string) => `by ${name}`,
  reading: 'Reading the cases',
  likely: (low: number, high: number) => `Likely ${Math.round(low * 100)} to ${percentText(high)}.`,
}
