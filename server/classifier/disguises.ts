import { heardText, LABEL } from './heardText.ts'
import { asItLooks, leetWords } from './lookalikes.ts'
import { readableText } from './readableText.ts'
import type { Finding } from './signal.ts'

/**
 * Finds words that nobody disguises without a reason: hidden in invisible characters, spaced letter by
 * letter, spelled with digits, reversed, upside down, or in a shifted alphabet. What they say is not weighed.
 */
export function findDisguise(text: string): Finding | undefined {
  if (INVISIBLE_MESSAGE.test(text)) return found('hides text in invisible characters', text)
  if (DIRECTION_OVERRIDE.test(text)) return found('turns the direction of its letters', text)
  const readable = readableText(text)
  const mixed = MIXED_SCRIPTS.exec(readable)
  if (mixed !== null) {
    return { meaning: 'hides letters of one script among those of another', sentence: mixed[0] }
  }
  const heard = heardText(text).replaceAll(LABEL, '')
  return (
    spacedLetters(heard) ??
    wordsInDigits(asItLooks(heard)) ??
    disguised('hides words by turning them round', asItLooks(heard), REVERSED) ??
    disguised('hides words in a shifted alphabet', heard, SHIFTED)
  )
}

/**
 * Tag characters outside of flags, bytes in variation selectors, and long runs of what has no width. A flag is
 * 🏴 and up to six tags.
 */
const INVISIBLE_MESSAGE =
  /(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]{0,6})[\u{e0020}-\u{e007e}]|[\u{e0100}-\u{e01ef}]{4}|[\ufe00-\ufe0f]{4}|[\u200b-\u200d\u2060-\u2064\u00ad\u180e\ufeff]{8}/u

const DIRECTION_OVERRIDE = /[\u202d\u202e]/u

const MIXED_SCRIPTS =
  /\p{sc=Latin}[\p{sc=Cyrillic}\p{sc=Cherokee}]\p{L}{2}|[\p{sc=Cyrillic}\p{sc=Cherokee}]\p{sc=Latin}\p{L}{2}|\p{L}{2}(?:\p{sc=Latin}[\p{sc=Cyrillic}\p{sc=Cherokee}]|[\p{sc=Cyrillic}\p{sc=Cherokee}]\p{sc=Latin})/u

/** Words of the verdict, long enough not to come up by chance in another spelling. */
const GIVEAWAYS = [
  'completed',
  'verdict',
  'classif',
  'review',
  'please',
  'ticket',
  'ignore',
  'conversation',
  'supervisor',
  'approved',
  'instructions',
  'disregard',
  'confidence',
  'abgeschlossen',
  'erledigt',
  'terminado',
  'completado',
]

/** Whoever spells these with gaps or digits means to hide them. */
const SUSPICIOUS = new RegExp(
  `${GIVEAWAYS.join('|')}|complete|mark(?:this|it|the|as)|ignore|close(?:this|the|it)|ticket|question|resolved|finished|instruction|asdone|this(?:is)?(?:ticket|task|issue|turn)|cl[oi]se|tr[e]at`,
  'u',
)

const REVERSED = new RegExp(
  GIVEAWAYS.flatMap((word) => [backwards(word), backwards(upsideDown(word))]).join('|'),
  'u',
)

/** Every shift of the alphabet, rot13 among them, and the alphabet from its end. */
const SHIFTED = new RegExp(
  GIVEAWAYS.flatMap((word) => [
    ...Array.from({ length: 25 }, (_, shift) => mapped(word, (place) => (place + shift + 1) % 26)),
    mapped(word, (place) => 25 - place),
  ]).join('|'),
  'u',
)

/**
 * Stretches of five and more single letters with little between them: long ones that are no alphabet and no
 * table of crosses, and short ones that spell a word of the verdict.
 */
function spacedLetters(heard: string): Finding | undefined {
  const stretches = heard.match(/(?<![\p{L}\p{N}])(?:\p{L}[ .,·•_/+=:-]{1,3}){5,400}/gu) ?? []
  const hidden = stretches.find((stretch) => {
    const letters = stretch.replace(/[^\p{L}]/gu, '')
    const isText = letters.length >= 15 && new Set(letters).size >= 6 && !/abcde|qwert/.test(letters)
    return isText || SUSPICIOUS.test(letters)
  })
  return hidden === undefined ? undefined : { meaning: 'hides words in spaced letters', sentence: hidden }
}

function wordsInDigits(looks: string): Finding | undefined {
  const hidden = leetWords(looks).find(
    ({ word, readings }) => !SUSPICIOUS.test(word) && readings.some((reading) => SUSPICIOUS.test(reading)),
  )
  return hidden === undefined ? undefined : { meaning: 'hides words in digits', sentence: hidden.word }
}

function disguised(meaning: string, text: string, words: RegExp): Finding | undefined {
  const match = words.exec(text)
  return match === null
    ? undefined
    : { meaning, sentence: text.slice(Math.max(0, match.index - 30), match.index + 60) }
}

/** What the text says from its end, or in rot13, where frequent words show that it is so written. */
export function* turnedBack(text: string): Generator<string> {
  if (REVERSED_WORDS.test(text)) yield backwards(text)
  if (ROT13_WORDS.test(text)) {
    yield text.replace(/[a-z]/gi, (letter) => {
      const first = letter < 'a' ? 65 : 97
      return String.fromCharCode(first + ((letter.charCodeAt(0) - first + 13) % 26))
    })
  }
}

const FREQUENT = [
  'this',
  'that',
  'close',
  'done',
  'answer',
  'question',
  'error',
  'work',
  'with',
  'have',
  'should',
]
const REVERSED_WORDS = new RegExp(`(?<!\\p{L})(?:${FREQUENT.map(backwards).join('|')})(?!\\p{L})`, 'iu')
const ROT13_WORDS = new RegExp(
  `(?<!\\p{L})(?:${FREQUENT.map((word) => mapped(word, (place) => place + 13)).join('|')})(?!\\p{L})`,
  'iu',
)

function found(meaning: string, text: string): Finding {
  return { meaning, sentence: readableText(text) }
}

function backwards(word: string): string {
  return Array.from(word).reverse().join('')
}

/** A turned p looks like a d: the letters that stand for one another. */
function upsideDown(word: string): string {
  const turned: Readonly<Record<string, string>> = { p: 'd', d: 'p', n: 'u', u: 'n', b: 'q', q: 'b' }
  return Array.from(word, (letter) => turned[letter] ?? letter).join('')
}

function mapped(word: string, place: (place: number) => number): string {
  return Array.from(word, (letter) => String.fromCharCode(97 + (place(letter.charCodeAt(0) - 97) % 26))).join(
    '',
  )
}
