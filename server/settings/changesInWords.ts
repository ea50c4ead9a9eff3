import type { Change } from '../entities/EventRecord.ts'
import { PRIORITIES, type Priority } from '../entities/words.ts'
import type { Settings } from './settings.ts'

interface Saying {
  readonly what: string
  readonly say: (settings: Settings) => string
}

const PAST_DAILY_COST = { WAIT: 'Wait for the next day', PERSON: 'A person decides' }

/** Each setting as a person reads it. */
const SAYINGS: readonly Saying[] = [
  { what: 'Time to undo', say: ({ undoSeconds }) => (undoSeconds === 0 ? 'Off' : `${undoSeconds} s`) },
  ...PRIORITIES.map(escalation),
  { what: 'Reviews that make a storm', say: ({ stormThreshold }) => `More than ${stormThreshold}` },
  { what: 'Time in which a storm gathers', say: ({ stormMinutes }) => minutes(stormMinutes) },
  { what: 'Confidence for closing', say: ({ confidenceThreshold }) => percent(confidenceThreshold) },
  { what: 'Share that a person checks', say: ({ sampleShare }) => percent(sampleShare) },
  { what: 'Limit of wrong verdicts', say: ({ falseCompletedLimit }) => percent(falseCompletedLimit) },
  {
    what: 'Verdicts before the limit counts',
    say: ({ falseCompletedMinimum }) => String(falseCompletedMinimum),
  },
  {
    what: 'Cost of verdicts a day',
    say: ({ dailyCostUsd }) => (dailyCostUsd === null ? 'No limit' : usd(dailyCostUsd)),
  },
  { what: 'Past the cost of a day', say: ({ pastDailyCost }) => PAST_DAILY_COST[pastDailyCost] },
  { what: 'Price of a million tokens read', say: ({ inputPriceUsd }) => usd(inputPriceUsd) },
  { what: 'Price of a million tokens written', say: ({ outputPriceUsd }) => usd(outputPriceUsd) },
  {
    what: 'Time in which an outcome comes to weigh half',
    say: ({ outcomeHalfLifeDays }) => days(outcomeHalfLifeDays),
  },
  { what: 'Outcomes before advice is given', say: ({ minimumSample }) => String(minimumSample) },
  { what: 'Share held out from learning', say: ({ holdOutShare }) => percent(holdOutShare) },
  { what: 'Retries an hour by successes', say: ({ retryBudgetShare }) => percent(retryBudgetShare) },
  { what: 'Retries an hour in any case', say: ({ retryBudgetFloor }) => String(retryBudgetFloor) },
  { what: 'Audit log is kept', say: ({ retentionDays }) => kept(retentionDays.events) },
  { what: 'Steps of bots are kept', say: ({ retentionDays }) => kept(retentionDays.botActions) },
  { what: 'Screenshots are kept', say: ({ retentionDays }) => kept(retentionDays.attachments) },
  { what: 'Messages are kept', say: ({ retentionDays }) => kept(retentionDays.messages) },
]

/** What is different, one a setting. */
export function changesInWords(before: Settings, after: Settings): Change[] {
  return SAYINGS.map(({ what, say }) => ({ what, from: say(before), to: say(after) })).filter(
    ({ from, to }) => from !== to,
  )
}

/** A switch as a person reads it. */
export function onOrOff(isOn: boolean): string {
  return isOn ? 'On' : 'Off'
}

function escalation(priority: Priority): Saying {
  return {
    what: `Escalation of ${priority.toLowerCase()} reviews`,
    say: ({ escalationMinutes }) =>
      escalationMinutes[priority] === 0 ? 'Never' : minutes(escalationMinutes[priority]),
  }
}

function minutes(count: number): string {
  return `${count} min`
}

function kept(count: number): string {
  return count === 0 ? 'For ever' : days(count)
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(6))} %`
}

function usd(amount: number): string {
  return `${amount} USD`
}
