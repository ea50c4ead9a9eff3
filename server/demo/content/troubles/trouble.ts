import type { FailureType } from '../../../entities/words.ts'
import type { Random } from '../../random.ts'
import type { Screen } from '../../screenshots/drawScreenshot.ts'

/** What can stop a bot, and how it looks in the queue and in the account's timeline. */
export interface Trouble {
  readonly type: FailureType
  /**
   * Continues the word of its type as one sentence: "Captcha puzzle never loaded". In braces what differs from
   * one account to the next, see {@link messageOf}.
   */
  readonly message: string
  /** What the bot saw of the step that did not work. */
  readonly seen: string
  readonly page: string
  /** How long the bot waited before it gave up, in seconds. */
  readonly waited: number
  /** The step of the phase that it happens in, counted from 0. */
  readonly step: number
  /** What the bot finds when it comes back and it is over. */
  readonly over: string
  readonly screen: Screen
  /** True where trying the same again fails again: it takes other content from a person. */
  readonly needsNote?: boolean
}

/** What the braces of a message may name. */
interface Place {
  readonly phase: string
  readonly step: string
  readonly page: string
}

/** The message as one account meets it. `{id}`, `{time}`, `{url}`, `{count}` and `{digits}` follow from `random`. */
export function messageOf(trouble: Trouble, place: Place, random: Random): string {
  const parts: Readonly<Record<string, () => string>> = {
    phase: () => place.phase,
    step: () => place.step,
    id: () => hexadecimal(random, 8),
    time: () => [random.whole(0, 23), random.whole(0, 59), random.whole(0, 59)].map(twoDigits).join(':'),
    url: () => `https://cdn${random.whole(1, 9)}.puzzles.example${place.page}?key=${hexadecimal(random, 12)}`,
    count: () => String(random.whole(12, 90)),
    digits: () => twoDigits(random.whole(0, 99)),
  }
  return trouble.message.replaceAll(/\{(\w+)\}/g, (whole, name: string) => parts[name]?.() ?? whole)
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}

/** At least one digit and one letter, as ids have them. */
function hexadecimal(random: Random, length: number): string {
  const rest = Array.from({ length: length - 2 }, () => random.pick([...'0123456789abcdef']))
  return `${random.pick([...'abcdef'])}${random.whole(0, 9)}${rest.join('')}`
}
