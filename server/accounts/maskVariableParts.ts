import { maskWord } from './variableWords.ts'

/** Stands for whatever differs between two failures of one cause. */
export const MASK = '#'

/** Two that read the same up to here are the same. */
const LONGEST_MASKED = 2000

// Every expression below looks at a bounded stretch from each place on, so that all of them together take linear
// time: messages come from outside.

/** A key in JSON is part of the wording. So is what it says went wrong, while other values are names. */
const JSON_KEY = /"([\w.-]{1,64})"(?=\s{0,8}:)/g
const TELLING_VALUE =
  /"((?:error|err|message|msg|reason|code|type|status|detail|title|description)\w{0,16})"(\s{0,8}:\s{0,8})"([^"]{1,200})"/gi

/** What a name says by the way it is written; the single quote is an apostrophe too. */
const NAMES: readonly RegExp[] = [
  /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){0,8}|(?<![\p{L}\p{N}])@[\w.-]{1,64}/gu,
  /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>`]+|\bwww\.[^\s"'<>`]+|\bdata:[\w/+.-]{1,80};base64,\S*/gi,
  /"[^"]{0,200}"|`[^`]{1,200}`|[“„][^“”„]{1,200}[”“]|«[^»]{1,200}»|‹[^›]{1,200}›|「[^」]{1,200}」|『[^』]{1,200}』/g,
  /[‘‚](?:[^‘’]|’(?=[\p{L}\p{N}])){1,200}?[’‘](?![\p{L}\p{N}])/gu,
  /(?<![\p{L}\p{N}])'(?:[^']|'(?=[\p{L}\p{N}])){1,200}'(?![\p{L}\p{N}])/gu,
  /(?<=\b(?:user(?:name)?|account|login|handle|name|host(?:name)?|file(?:name)?|path|u?id|session|token|proxy|ip|device|profile|email)=)[^\s,;&)\]}]{1,200}/gi,
]

/** A browser or a program with its version, and what such a line goes on with. */
const USER_AGENT =
  /(?<![\w+/=.-])(?!http\/)[a-z][\w.-]{1,40}\/v?\d[\w.]{0,40}(?![\w+/=-])(?: \([^()]{0,200}\)| [a-z][\w.-]{1,40}\/[\w.]{1,40}| (?:like gecko|mobile|safari)\b){0,20}/gi

/** The protocol's version is not the status. */
const HTTP_VERSION = /\bhttp\/\d(?:\.\d)?\b/gi

/** A status of HTTP says what failed, 403 is not 404, where the message calls it one. No other number does. */
const STATUS = '(?:4[0-3]\\d|451|499|5[0-3]\\d)'
const HTTP_STATUS = new RegExp(
  `(?<=\\b(?:https?|status|status code)[ :=(]{1,2})${STATUS}(?![\\p{L}\\p{N}%]|[.,:]\\d)`,
  'giu',
)

/** Out of the reach of what masks numbers. */
const asLetter = (status: string) => String.fromCodePoint(0xe000 + Number(status))

/** What belongs to a number: units, parts of a time. Each with the mask becomes the mask. */
const UNITS =
  'percent|%|‰|(?:milli|micro|nano)?sec(?:ond)?s?|[mµn]s|s|min(?:ute)?s?|h(?:(?:ou)?rs?)?|days?|weeks?|months?|years?|(?:[kmgt]i?)?b(?:ytes?|its?|ps)?|[kmgt](?:ega|ilo|iga)?bytes?|[kmg]bits?|px|fps'
const MONTHS =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?'
const WEEKDAYS =
  '(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\\.?'
const ZONES = '(?:utc|gmt|cest|cet|e[ds]t|p[ds]t|c[ds]t|m[ds]t|bst|ist|jst|msk)\\b(?: ?[+-]#)?'

const BESIDE_NUMBERS: readonly (readonly [RegExp, string])[] = [
  [/\[#\]:#/g, '#'],
  [/(?<![\p{L}\p{N}])an? (?:minute|hour|day|week|month|year)(?![\p{L}\p{N}])/gu, '#'],
  [new RegExp(`# ?(?:${UNITS})(?:/s(?:ec)?)?(?![\\p{L}\\p{N}])`, 'gu'), '#'],
  [new RegExp(`# (?:of )?${MONTHS},?(?= #|[^\\p{L}]|$)|(?<!\\p{L})${MONTHS} #`, 'gu'), '#'],
  [new RegExp(`(?<!\\p{L})${WEEKDAYS},? #`, 'gu'), '#'],
  [/# ?(?:[ap]m\b|[ap]\.m\.)/g, '#'],
  [new RegExp(`# ?${ZONES}`, 'g'), '#'],
]

/** A list is as long as it happens to be, and a time has one part or several. */
const LIST = /#(?:[\s,;:./&+_–-]{0,3}(?:and |at )?#)+/g

/** One of them, or several: "1 attempt", "3 attempts". */
const PLURAL = /(?<=# [\p{L}]{2,30})(?:ies|(?<!s)s|y)(?![\p{L}\p{N}])/gu

/** The message with its variable parts masked, so that alike failures read the same. */
export function maskVariableParts(message: string): string {
  let text = message.normalize('NFKC').replace(TELLING_VALUE, '$1$2$3').replace(JSON_KEY, '$1')
  text = text.replace(HTTP_VERSION, 'http').replace(HTTP_STATUS, asLetter)
  for (const name of NAMES) text = text.replace(name, MASK)
  text = text.replace(USER_AGENT, MASK)
  text = text.replace(/[^\s=,;()[\]{}<>|"!?。、]+/g, maskWord)
  // What fills up the last group of base64 is not part of the word.
  text = text
    .toLowerCase()
    .replace(/#={1,2}(?![^\s.,;:)])/g, MASK)
    .replace(/\s+/g, ' ')
  for (const [beside, mask] of BESIDE_NUMBERS) text = text.replace(beside, mask)
  text = text.replace(LIST, MASK).replace(PLURAL, '')
  return text.trim().slice(0, LONGEST_MASKED)
}
