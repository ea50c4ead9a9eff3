import { spread } from '../random.ts'
import { LIVING_CAMPAIGNS, STORM_CAMPAIGN } from './campaigns.ts'
import { CROWDS } from './crowd.ts'
import { type HandlingName } from './handlings.ts'
import type { TroubleName } from './troubles/troubles.ts'
import { isStormUsername, username, USERNAMES } from './usernames.ts'
import { WRITTEN_ACCOUNTS } from './writtenAccounts.ts'

/** An account of the demo, and what is known of its life beforehand. */
export interface RosterAccount {
  /** The place of its campaign in the table. */
  readonly campaign: number
  readonly username: string
  /** What it runs into, by phase; null where that is left to chance. */
  readonly fate: Readonly<Record<string, TroubleName>> | null
  readonly handled?: HandlingName
  /** How often a watcher reports it at the start. */
  readonly reports?: number
}

const written: RosterAccount[] = WRITTEN_ACCOUNTS.flatMap((accounts, campaign) =>
  Object.entries(accounts).map(([name, fate]) => ({ campaign, username: name, fate })),
)

const crowd: RosterAccount[] = CROWDS.flatMap((group) =>
  Array.from({ length: group.count }, () => group),
).map(({ campaign, meets, handled, reports }, number) => ({
  campaign,
  username: username(number),
  fate: meets ? { [meets.phase]: meets.trouble } : {},
  handled,
  reports,
}))

const newcomers: RosterAccount[] = Array.from({ length: USERNAMES - crowd.length }, (_, number) => ({
  campaign: number % LIVING_CAMPAIGNS.length,
  username: username(crowd.length + number),
  fate: null,
}))

const mixed = crowd.toSorted((one, other) => spread(one.username) - spread(other.username))
const isQuiet = ({ fate }: RosterAccount) => Object.keys(fate ?? {}).length === 0

/** Who is there at once: all that something is written of, mixed, so that every kind of trouble comes early. */
export const AT_ONCE: readonly RosterAccount[] = [...written, ...mixed.filter((account) => !isQuiet(account))]

/** Who is there in the first minute. Those that nothing stops come after the others. */
export const AT_START: readonly RosterAccount[] = [...AT_ONCE, ...mixed.filter(isQuiet)]

/** All that come, in their order. */
export const ROSTER: readonly RosterAccount[] = [...AT_START, ...newcomers]

const BY_USERNAME = new Map(AT_START.map((account) => [account.username, account]))

/** What is written down of the account; undefined for one that is left to chance. */
export function writtenAccount(name: string): RosterAccount | undefined {
  return BY_USERNAME.get(name)
}

/** What can happen to a newcomer in any phase, the common before the rare. */
const EVERYDAY: readonly TroubleName[] = [
  'imagePuzzle',
  'connectionReset',
  'codeToPhone',
  'humanCheck',
  'buttonMoved',
  'otherDevice',
  'unusualActivity',
]
/** Of a hundred phases of newcomers, so many run into something. */
const TROUBLED_PERCENT = 10

/** What an account runs into in a phase; null where all goes well. The same at every start. */
export function troubleFor(name: string, phase: string): TroubleName | null {
  const fate = writtenAccount(name)?.fate
  if (fate) return fate[phase] ?? null
  // A bot that is quicker than the storm's report meets the same.
  if (isStormUsername(name)) return phase === STORM_CAMPAIGN.phases[0]!.name ? 'puzzleNeverLoaded' : null
  const chance = spread(`${name} ${phase}`)
  return chance % 100 < TROUBLED_PERCENT ? EVERYDAY[chance % EVERYDAY.length]! : null
}
