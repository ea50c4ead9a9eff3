const FIRST_WORDS =
  'amber birch cedar clover coral dune ember flint ginger hazel indigo juniper lark maple meadow ochre olive pebble plum saffron sorrel thistle umber willow'.split(
    ' ',
  )
const SECOND_WORDS =
  'atelier bakes bikes blooms books brews ceramics cooks crafts frames gardens knits letters paints prints sails songs stitches travels weaves wicks woods yoga'.split(
    ' ',
  )

/** How people write two words as one name. */
const WAYS: readonly ((first: string, second: string) => string)[] = [
  (first, second) => `${first}.${second}`,
  (first, second) => `${first}_${second}`,
  (first, second) => `the.${first}.${second}`,
  (first, second) => `${first}${second}`,
  (first, second) => `${first}.and.${second}`,
]

/** How many different usernames there are. */
export const USERNAMES = FIRST_WORDS.length * SECOND_WORDS.length

/** The username with this number, from 0; neighbours do not look alike. */
export function username(number: number): string {
  const first = FIRST_WORDS[number % FIRST_WORDS.length]!
  // 24 and 23 have no common part: every pair comes once.
  const second = SECOND_WORDS[(number * 7) % SECOND_WORDS.length]!
  return WAYS[(number * 3) % WAYS.length]!(first, second)
}

const PAST = 'hello.'

/** The username with this number, from 0, of an account of the demo's past: none of those that come. */
export function pastUsername(number: number): string {
  return `${PAST}${username(number)}`
}

/** Whether the name is one of {@link pastUsername}. */
export function isPastUsername(name: string): boolean {
  return name.startsWith(PAST)
}

/** Whether the name is one of {@link stormUsername}. */
export function isStormUsername(name: string): boolean {
  return /\.\d+$/.test(name)
}

/** A username of the storm's accounts, from 0: however many storms there are, each has its own. */
export function stormUsername(number: number): string {
  return `${username(number % USERNAMES)}.${11 + Math.floor(number / 7) * 3}`
}
