import type { Change } from '../entities/Change.ts'
import type { Settings } from './settings.ts'
import { type Aspects, whatDiffers } from './whatDiffers.ts'

const SETTINGS: Aspects<Settings> = [
  ['UNDO_SECONDS', ({ undoSeconds }) => ({ number: undoSeconds })],
  ['ESCALATION_URGENT', ({ escalationMinutes }) => ({ number: escalationMinutes.URGENT })],
  ['ESCALATION_HIGH', ({ escalationMinutes }) => ({ number: escalationMinutes.HIGH })],
  ['ESCALATION_NORMAL', ({ escalationMinutes }) => ({ number: escalationMinutes.NORMAL })],
  ['ESCALATION_LOW', ({ escalationMinutes }) => ({ number: escalationMinutes.LOW })],
  ['STORM_THRESHOLD', ({ stormThreshold }) => ({ number: stormThreshold })],
  ['STORM_MINUTES', ({ stormMinutes }) => ({ number: stormMinutes })],
  ['CONFIDENCE_THRESHOLD', ({ confidenceThreshold }) => ({ number: confidenceThreshold })],
  ['SAMPLE_SHARE', ({ sampleShare }) => ({ number: sampleShare })],
  ['FALSE_COMPLETED_LIMIT', ({ falseCompletedLimit }) => ({ number: falseCompletedLimit })],
  ['FALSE_COMPLETED_MINIMUM', ({ falseCompletedMinimum }) => ({ number: falseCompletedMinimum })],
  [
    'DAILY_COST',
    ({ dailyCostUsd }) => (dailyCostUsd === null ? { state: 'NO_LIMIT' } : { number: dailyCostUsd }),
  ],
  ['PAST_DAILY_COST', ({ pastDailyCost }) => ({ pastDailyCost })],
  ['INPUT_PRICE', ({ inputPriceUsd }) => ({ number: inputPriceUsd })],
  ['OUTPUT_PRICE', ({ outputPriceUsd }) => ({ number: outputPriceUsd })],
  ['OUTCOME_HALF_LIFE', ({ outcomeHalfLifeDays }) => ({ number: outcomeHalfLifeDays })],
  ['MINIMUM_SAMPLE', ({ minimumSample }) => ({ number: minimumSample })],
  ['HOLD_OUT_SHARE', ({ holdOutShare }) => ({ number: holdOutShare })],
  ['RETRY_BUDGET_SHARE', ({ retryBudgetShare }) => ({ number: retryBudgetShare })],
  ['RETRY_BUDGET_FLOOR', ({ retryBudgetFloor }) => ({ number: retryBudgetFloor })],
  ['EVENTS_KEPT', ({ retentionDays }) => ({ number: retentionDays.events })],
  ['BOT_ACTIONS_KEPT', ({ retentionDays }) => ({ number: retentionDays.botActions })],
  ['ATTACHMENTS_KEPT', ({ retentionDays }) => ({ number: retentionDays.attachments })],
  ['MESSAGES_KEPT', ({ retentionDays }) => ({ number: retentionDays.messages })],
]

/** What is different, one change a setting. */
export function changesOf(before: Settings, after: Settings): Change[] {
  return whatDiffers(SETTINGS, before, after, null)
}
