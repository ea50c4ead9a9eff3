import type { PastDailyCost, Priority } from '../entities/words.ts'

/** How long a review of each priority waits for a person before it escalates, in minutes; 0: it never does. */
export type EscalationMinutes = Readonly<Record<Priority, number>>

/** After how many days what is old is removed; 0: it is kept for ever. */
export interface RetentionDays {
  /** The audit log, and with it how far back the live feed reaches. */
  readonly events: number
  /** Of accounts without an unresolved review. */
  readonly botActions: number
  /** Screenshots, where nothing that shows them has an unresolved review. */
  readonly attachments: number
  /** Of tickets that were closed so long ago. */
  readonly messages: number
}

/** What just happened is not got rid of by any setting; the database refuses it as well. */
export const LEAST_EVENT_DAYS = 30

/** What an ADMIN may change while the servers run. Durations carry their unit in the name. */
export interface Settings {
  /** 0 switches the undo window off. */
  readonly undoSeconds: number
  readonly escalationMinutes: EscalationMinutes
  /** More reviews of one fingerprint than this, opened within `stormMinutes`, are a storm. */
  readonly stormThreshold: number
  readonly stormMinutes: number
  /** A COMPLETED of less confidence closes nothing. */
  readonly confidenceThreshold: number
  /** Share, 0 to 1, of the COMPLETED verdicts that a person judges. */
  readonly sampleShare: number
  /** Share, 0 to 1, of wrong COMPLETED verdicts above which the auto-review stops closing. */
  readonly falseCompletedLimit: number
  /** … once so many verdicts are known to be right or wrong. */
  readonly falseCompletedMinimum: number
  /** What the classifier may cost on one day (UTC); null: no limit. */
  readonly dailyCostUsd: number | null
  readonly pastDailyCost: PastDailyCost
  /** Of the model, in USD a million tokens. */
  readonly inputPriceUsd: number
  readonly outputPriceUsd: number
  /** Days after which an outcome weighs half as much in advice. */
  readonly outcomeHalfLifeDays: number
  /** Fewer outcomes than this prove nothing. */
  readonly minimumSample: number
  /** Share, 0 to 0.3, of the failures that learning would decide which go by the fixed rule, for comparison. */
  readonly holdOutShare: number
  /** Where automatic retries learn, a campaign or project has as many an hour as this share, 0 to 1, of its successes … */
  readonly retryBudgetShare: number
  /** … and this many more. */
  readonly retryBudgetFloor: number
  readonly retentionDays: RetentionDays
}

/** The least and the most that a setting may be, whoever sets it. */
export const BOUNDS = {
  undoSeconds: [0, 3600],
  escalationMinutes: [0, 525_600],
  stormThreshold: [1, 1_000_000],
  stormMinutes: [1, 1440],
  share: [0, 1],
  falseCompletedMinimum: [1, 10_000],
  dailyCostUsd: [0, 1_000_000],
  priceUsd: [0, 100_000],
  outcomeHalfLifeDays: [1, 3650],
  minimumSample: [1, 10_000],
  // Twice as many try what little is known of.
  holdOutShare: [0, 0.3],
  retryBudgetFloor: [0, 1_000_000],
  retentionDays: [0, 36_500],
} as const

/** What somebody set; what is left out is as the server was started. */
export type ChosenSettings = Partial<Omit<Settings, 'escalationMinutes' | 'retentionDays'>> & {
  readonly escalationMinutes?: Partial<EscalationMinutes>
  readonly retentionDays?: Partial<RetentionDays>
}

/** The first settings with what of them the second ones say otherwise. */
export function withChosen(settings: Settings, chosen: ChosenSettings): Settings {
  const escalationMinutes = { ...settings.escalationMinutes, ...chosen.escalationMinutes }
  const retentionDays = { ...settings.retentionDays, ...chosen.retentionDays }
  return { ...settings, ...chosen, escalationMinutes, retentionDays }
}
