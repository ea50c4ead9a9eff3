/**
 * Letters that only look like Latin ones, and what they look like: Cyrillic, Greek, Armenian, small capitals,
 * turned letters. What NFKC folds (full width, mathematical, circled) is left out.
 */
const LOOKALIKES: ReadonlyMap<string, string> = new Map(
  [
    ['авсԁеһіјкӏмноԛрѕтуѵԝхзьԍп', 'abcdehijklmhoqpstyvwx3bgn'],
    ['αβϲδεϝγηικλμνορστυωχζ', 'abcdefgnikluvopstuwxz'],
    ['ացօոսհքզյ', 'agonuhpqj'],
    ['ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑıłøđſ', 'abcdefghijklmnoprstuvwyzailods'],
    ['ɐɔǝɟƃᵷɥᴉɾʞꞁɯɹʇʌʍʎ', 'acefgghijklmrtvwy'],
    ['🅰🅱🅲🅳🅴🅵🅶🅷🅸🅹🅺🅻🅼🅽🅾🅿🆀🆁🆂🆃🆄🆅🆆🆇🆈🆉', 'abcdefghijklmnopqrstuvwxyz'],
    ['🅐🅑🅒🅓🅔🅕🅖🅗🅘🅙🅚🅛🅜🅝🅞🅟🅠🅡🅢🅣🅤🅥🅦🅧🅨🅩', 'abcdefghijklmnopqrstuvwxyz'],
    ['🇦🇧🇨🇩🇪🇫🇬🇭🇮🇯🇰🇱🇲🇳🇴🇵🇶🇷🇸🇹🇺🇻🇼🇽🇾🇿', 'abcdefghijklmnopqrstuvwxyz'],
  ].flatMap(([strange = '', latin = '']) =>
    Array.from(strange).map((letter, at) => [letter, latin[at] ?? '']),
  ),
)

const NO_ASCII = /[^\p{ASCII}]/gu

/** The text with the letters that it seems to be written in: no accents, no strokes through it. */
export function asItLooks(text: string): string {
  if (!/[^\p{ASCII}]/u.test(text)) return text
  return text.normalize('NFKD').replace(/\p{M}/gu, '').replace(NO_ASCII, latinFor)
}

function latinFor(letter: string): string {
  const lower = letter.toLowerCase()
  const latin = LOOKALIKES.get(lower)
  if (latin === undefined) return letter
  return lower === letter ? latin : latin.toUpperCase()
}

/** Digits and signs that stand for letters; 1, ! and | for i, or for l. */
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '€': 'e',
}

/** The text with letters for all digits; empty where it has fewer than three words with digits in them. */
export function withoutDigits(text: string): string {
  const mixed =
    text.match(/(?<![\p{L}\d])(?=\d{0,20}\p{L})(?=\p{L}{0,20}\d)[\p{L}\d]{3,20}(?![\p{L}\d])/gu) ?? []
  if (mixed.length < 3) return ''
  return text.replace(/[0345789@$€]/g, (sign) => LEET[sign] ?? sign).replace(/[1!|]/g, 'i')
}

/** A word of lower-case text that digits stand in, and how it reads with letters for them. */
export interface LeetWord {
  readonly word: string
  readonly readings: readonly string[]
}

export function leetWords(text: string): LeetWord[] {
  return (text.match(/(?<![\p{L}\d])[\p{L}\d@$€][\p{L}\d@$€!|]{0,40}/gu) ?? [])
    .map((word) => word.replace(/[!|]+$/, ''))
    .filter((word) => /[\d@$€!|]/.test(word) && !/^[\da-f]{7,}$/.test(word))
    .map((word) => {
      const spelled = word.replace(/[0345789@$€]/g, (sign) => LEET[sign] ?? sign)
      return { word, readings: [spelled.replace(/[1!|]/g, 'i'), spelled.replace(/[1!|]/g, 'l')] }
    })
}
