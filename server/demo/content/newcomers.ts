import { DEMO_CAMPAIGNS } from './campaigns.ts'
import type { TroubleName } from './troubles.ts'

const FIRST_WORDS =
  'amber birch cedar clover coral dune ember flint ginger hazel indigo juniper lark maple meadow ochre olive pebble plum saffron'.split(
    ' ',
  )
const SECOND_WORDS =
  'atelier bakes bikes blooms books brews ceramics cooks crafts frames gardens knits letters paints prints sails songs stitches travels yoga'.split(
    ' ',
  )

/** How many different usernames there are. */
export const NEWCOMERS = FIRST_WORDS.length * SECOND_WORDS.length

/** The username with this number, from 0; neighbours do not look alike. */
export function newcomer(number: number): string {
  const first = FIRST_WORDS[number % FIRST_WORDS.length]!
  const second = SECOND_WORDS[(Math.floor(number / FIRST_WORDS.length) + number * 7) % SECOND_WORDS.length]!
  return `${first}.${second}`
}

/** What can happen in any phase, the common before the rare. */
const EVERYDAY: readonly TroubleName[] = [
  'imagePuzzle',
  'connectionReset',
  'imagePuzzle',
  'codeToPhone',
  'buttonMoved',
  'unusualActivity',
]
/** Of a hundred phases of newcomers, so many run into something. */
const TROUBLED_PERCENT = 9

/**
 * What an account runs into in a phase; null where all goes well. The same at every start: the first accounts
 * have theirs written down, a newcomer's follows from its name.
 */
export function troubleFor(username: string, phase: string): TroubleName | null {
  const written = DEMO_CAMPAIGNS.map(({ accounts }) => accounts[username]).find((account) => account)
  if (written) return written[phase] ?? null
  const chance = spread(`${username} ${phase}`)
  return chance % 100 < TROUBLED_PERCENT ? EVERYDAY[chance % EVERYDAY.length]! : null
}

/** A number that follows from the text and looks like chance (FNV-1a). */
function spread(text: string): number {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0
  return hash
}
