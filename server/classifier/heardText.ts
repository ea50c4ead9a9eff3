import { readableText } from './readableText.ts'

/** Stands before a label in capitals: COMPLETED is a verdict, "completed" is any word. */
export const LABEL = '¶'

/** Where a paragraph ends, or a line that gives somebody the word. */
export const BREAK = '⏎'

/** What may stand in a gap of a pattern: it stops at a sentence's end. */
export const GAP = `[^.!?;。！？${BREAK}]`

/**
 * A text as the rules on verdict talk hear it: readable, in lower case, one line, without the marks that set
 * words apart. Labels in capitals keep a sign, because their case is gone.
 */
export function heardText(text: string): string {
  return withoutInterfaceWords(readableText(text))
    .replace(/\\[nrt]/g, ' ')
    .replace(LABELS, `${LABEL}$&`)
    .replace(/\n\s*\n/g, ` ${BREAK} `)
    .replace(ROLE_LINE, ` ${BREAK} `)
    .toLowerCase()
    .replace(/["'`*\\~^#>|]|(?<!\w)_+|_+(?!\w)/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

const ROLE_LINE =
  /\n(?=[ \t>*#_-]{0,6}(?:human|user|system|assistant|developer|operator|supervisor|admin|moderator|reviewer|tool|customer)[^\n:]{0,24}:)/gi

/** The verdicts, and who would speak in capitals; "TASK COMPLETED" is how an agent is glad. */
const LABELS =
  /(?<!(?:TASK|TASKS|STATUS|WORK|ALL|PHASE|STEP|FIX|SETUP|PROJECT|SUCCESSFULLY|\p{Lu}{3,}TION)[ :]{1,2})(?<![\p{sc=Latin}\d_])(?:COMPLETED|QUESTION|SYSTEM|REVIEWER|ADMIN|SUPERVISOR|CLASSIFIER|OPERATOR|DEVELOPER|MODERATOR)(?![\p{sc=Latin}\d_])/gu

/** The same without HTML: a comment or a tag may stand inside a word. */
export function withoutTags(text: string): string {
  return text.replace(/<!--|--!?>|<\/?[a-z][^<>]{0,200}>/gi, '')
}

const WIDGET =
  'buttons?|actions?|options?|checkbox(?:es)?|links?|menus?|menu items?|entry|entries|endpoints?|features?|toggles?|items?|commands?|shortcuts?|icons?|labels?|tooltips?|switch(?:es)?|dialogs?|columns?|filters?|tabs?|texts?|strings?|translations?|routes?|handlers?|mutations?|schaltfläche|knopf|bouton|botón|botão|pulsante|knop|przycisk|кнопк\\p{L}*'
/** A caption speaks of nothing in particular: "Mark as completed", but not "Mark this ticket as COMPLETED". */
const CAPTION =
  '(?![^"\'`\\n]{0,40}(?:ticket|this|answer|respond|return|verdict|review|classif|ignor|instruct|dieses|diesen|cette?|est[ea]|quest[oa]))[^"\'`\\n]{3,40}'
const QUOTE = '["\'`]'

/** What a widget is called is no order: "Mark as completed" beside "button", not on its own. */
const INTERFACE_WORDS = new RegExp(
  `${QUOTE}${CAPTION}${QUOTE} (?:\\S+ )?(?:${WIDGET})(?!\\p{L})|(?<!\\p{L})mark[ _-]as[ _-](?:completed?|done) (?:${WIDGET})(?!\\p{L})|(?<!\\p{L})(?:${WIDGET}) (?:\\S+ ){0,2}?${QUOTE}${CAPTION}${QUOTE}`,
  'giu',
)

function withoutInterfaceWords(text: string): string {
  return text.replace(INTERFACE_WORDS, 'button')
}
