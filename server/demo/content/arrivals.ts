import { DEMO_CAMPAIGNS } from './campaigns.ts'

/** An account of the first minutes. */
export interface Arrival {
  /** The place of its campaign in the table. */
  readonly campaign: number
  readonly username: string
}

/** How many are there from the start: enough for every bot, and few enough that a retry is not far behind. */
export const AT_START = 12

/** The accounts that are written down, in the order in which they come: one of each campaign in turn. */
export const ARRIVALS: readonly Arrival[] = DEMO_CAMPAIGNS.flatMap(({ accounts }, campaign) =>
  Object.keys(accounts).map((username, turn) => ({ campaign, username, turn })),
).toSorted((one, other) => one.turn - other.turn || one.campaign - other.campaign)
