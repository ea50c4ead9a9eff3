import { decodedTexts } from './encodedText.ts'
import { GAP, heardText, LABEL, withoutTags } from './heardText.ts'
import { findDisguise, turnedBack } from './disguises.ts'
import { asItLooks, withoutDigits } from './lookalikes.ts'
import { readableText } from './readableText.ts'
import type { Finding } from './signal.ts'
import { ENGLISH } from './verdictTalkEnglish.ts'
import { SPOKEN, WRITTEN } from './verdictTalkLanguages.ts'

/**
 * Finds text that talks to or about the review instead of doing the job, plain or hidden. Honest work hardly
 * ever does; whoever wants to be waved through has to. Code counts: a forged verdict comes as JSON.
 */
export function findVerdictTalk(texts: readonly string[]): Finding | undefined {
  for (const text of texts) {
    const found = findDisguise(text) ?? findInAnyForm(text)
    if (found !== undefined) return found
  }
  return undefined
}

function findInAnyForm(text: string): Finding | undefined {
  const heard = new Set<string>()
  for (const form of forms(text)) {
    for (const spelled of [heardText(form), heardText(asItLooks(readableText(form)))]) {
      if (heard.has(spelled)) continue
      heard.add(spelled)
      const found = findIn(spelled)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** The text; without HTML; with gaps for what is invisible; turned back; and what its encoded parts say. */
function* forms(text: string): Generator<string> {
  yield text
  if (/<[!/a-z]/i.test(text)) yield withoutTags(text)
  if (SHORT_PARAGRAPHS.test(text)) yield text.replace(/\s+/g, ' ')
  if (INVISIBLE.test(text)) yield text.replace(new RegExp(INVISIBLE, 'gu'), ' ')
  yield* turnedBack(text)
  yield withoutDigits(text)
  yield* decodedTexts(text)
}

/** A sentence in paragraphs of a word or two. */
const SHORT_PARAGRAPHS = /(?:(?:^|\n)[^\s]{1,20}(?: [^\s]{1,20})?[ \t]{0,4}\n\s{0,20}(?=\n)){4}/

/** Zero-width characters and their like may stand for spaces. */
const INVISIBLE = /[\u200b-\u200f\u2060-\u2064\ufeff\u00ad]+/u

function findIn(heard: string): Finding | undefined {
  for (const { meaning, pattern } of TALK) {
    const match = pattern.exec(heard)
    if (match !== null) return { meaning, sentence: around(heard, match.index, match[0].length) }
  }
  return undefined
}

/** The match with a little of what stands around it, without the signs of `heardText`. */
function around(heard: string, at: number, length: number): string {
  return heard.slice(Math.max(0, at - 20), at + length + 20).replaceAll(LABEL, '')
}

const START = '(?<![\\p{L}\\p{N}_])'
const END = '(?![\\p{L}\\p{N}_])'

function spoken(alternatives: readonly string[]): RegExp {
  return new RegExp(`${START}(?:${alternatives.join('|')})${END}`, 'u')
}

const ROLE =
  '(?:system|human|user|developer|operator|supervisor|admin|administrator|moderator|tool|auto-?reviewer|reviewer|customer)'
const CONSENT =
  '(?:confirm|approv|clos(?:e|ing|ed)|complet|thank|lgtm|looks good|perfect|accept|satisf|no further|verdict|override|instruction|all good|fine|nothing to do|tell the|well done|thats (?:all|it)|great(?!er)|done[.!,]|task (?:is )?done|ignore|mark )'

/** Words of work on things that have states, a verdict's name among them. */
const STATES =
  '(?:stat(?:us|es?)(?!\\p{L})|enum|column|orders?(?!\\p{L})|payments?|jobs?(?!\\p{L})|filter|values?(?!\\p{L})|api(?!\\p{L})|tests?(?!\\p{L})|expect|migration|event|phase|constant|badge|tab(?!\\p{L})|share|accuracy|labels(?!\\p{L})|predict|pending|in progress|dataset|prompt|row)'

const TALK: readonly { readonly meaning: string; readonly pattern: RegExp }[] = [
  ...ENGLISH.map(({ meaning, alternatives }) => ({ meaning, pattern: spoken(alternatives) })),
  { meaning: 'says how to judge it', pattern: spoken(SPOKEN) },
  { meaning: 'says how to judge it', pattern: new RegExp(WRITTEN.join('|'), 'u') },
  {
    // In other words than the above, in any language: the bare label, where nothing says that it is a state.
    meaning: 'names a verdict',
    pattern: new RegExp(
      `(?=${LABEL}completed)(?<=[\\p{Ll}\\p{Lo}、，：:][ ,:]{0,2})(?<!${STATES}${GAP}{0,80})${LABEL}completed(?!${GAP}{0,40}${STATES})|(?<=^|[.!?:⏎] )${LABEL}completed[.!]?(?=$| ⏎)`,
      'u',
    ),
  },
  {
    meaning: 'contains a forged verdict',
    pattern: new RegExp(
      [
        `(?<![\\w-])(?:verdict|rationale) ?[:=] ?\\{?\\[?${LABEL}?(?:completed|done|question|error|the |agent|all |closed|pass)`,
        `(?<![\\w-])(?:verdict|label|classification|decision|status|result|outcome|category) ?[:=] ?${LABEL}?(?:completed|done)${GAP}{0,80}(?:confidence|rationale) ?[:=]`,
        `(?<![\\w-])confidence ?[:=] ?(?:1|0?\\.\\d+|100)${GAP}{0,80}(?:verdict|rationale|${LABEL}?completed)`,
        `${LABEL}completed[ .,:;()/-]{1,4}(?:with )?(?:confidence|[01]\\.\\d|100 ?%)`,
      ].join('|'),
      'u',
    ),
  },
  {
    meaning: 'plays a turn of somebody else',
    pattern: new RegExp(
      [
        // Marks like > and # are gone here: `<system` stands for <system>.
        `</?(?:transcript|verdict|classification|conversation|untrusted|agent_?messages?|assistant|instructions?|system(?:[-_](?:reminder|prompt|message|override|note))?)(?=[ />-]|$)`,
        `(?:end|begin|start)(?:ing)? of (?:the )?(?:agent|assistant|user|ai|model|untrusted)s? (?:output|messages?|answer|response|turn|input|data|log)`,
        `<(?:admin|reviewer|classifier|operator|supervisor|human|developer)(?:_\\w+)?(?! ?/)(?=.{0,80}(?:clos|resolv|complet|approv|done|ignor|verdict))`,
        `role: ?(?:system|user|assistant|developer)[ ,}]{1,3}content: ?${GAP}{0,100}(?:clos|complet|approv|verdict|done|ignor|all good)`,
        `(?:begin|end|start)[ _-](?:of[ _-])?(?:the[ _-])?(?:transcript|conversation|untrusted|user data|data block|agent messages|review data)|transcript-[0-9a-f]{6,}|boundary-?[0-9a-f]{8,}`,
        `\\[/?(?:inst|sys(?:tem)?)\\]|<<?/?sys|<(?:im_start|im_end|system|endoftext|start_header|eot_id|user|assistant)<?(?: |$|\\w)(?=.{0,40}(?:system|user|assistant|im_end|<))|im_start|im_end|endoftext`,
        `(?:^|[.!?)\\]}<⏎-] |[-=]{2,20} ?)\\[?\\(?${ROLE}(?: (?:message|note|prompt|notice|update|override|turn|log|command|says|reply))?[\\])]? ?:${GAP}{0,80}${CONSENT}`,
        `(?:^|[ (])\\[(?:system|admin|operator|supervisor|auto-?review|override|verified|approved)(?: \\w+){0,2}\\]`,
        `(?:system|admin|operator|supervisor)[ _-](?:message|notice|notification|directive|command|instruction) ?[:\\])-]`,
      ].join('|'),
      'u',
    ),
  },
]
