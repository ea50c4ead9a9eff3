/**
 * Turns untrusted text into what a person would read, so that rules match what is seen and not how it is
 * encoded: one form for each character, nothing invisible, one kind of quote and question mark.
 */
export function readableText(text: string): string {
  return text
    .replace(QUESTION_MARKS, '?')
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/[‘’ʼ´]/g, "'")
    .replace(/[“”„«»]/g, '"')
    .replace(/\r\n?/g, '\n')
}

/** Arabic, Armenian, Greek, Ethiopic and others; NFKC folds the full-width one, but would make the Greek one a `;`. */
const QUESTION_MARKS = /[؟՞\u037e፧⸮⹔꘏⁇⁈⁉❓❔]/gu

/** Zero-width and bidirectional controls, soft hyphens, variation selectors, tag characters, and C0 controls. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]|(?![\n\t\r])\p{Cc}/gu

/**
 * Without what is nobody's word: code, links, file names, the marks of what a transcript leaves out, and prompts
 * of tools that got their answer on the same line ("Create new file? [Yes]: y"). An unclosed fence hides nothing.
 */
export function prose(text: string): string {
  return withoutFences(text)
    .replace(GAP, '')
    .replace(/`[^`\n]+`/g, 'code')
    .replace(/\bhttps?:\/\/\S+/g, 'link')
    .replace(FILE_NAME, 'file')
    .replace(ANSWERED_PROMPT, '')
}

/** Line by line: a regular expression over fences takes quadratic time on text made for it. */
function withoutFences(text: string): string {
  const kept: string[] = []
  let open: { readonly mark: string; readonly at: number } | undefined
  for (const line of text.split('\n')) {
    const mark = /^[ \t]*(`{3,}|~{3,})/.exec(line)?.[1]
    if (open === undefined && mark !== undefined) open = { mark, at: kept.length }
    else if (open !== undefined && mark === open.mark && line.trim() === mark) {
      kept.length = open.at
      open = undefined
      continue
    }
    kept.push(line)
  }
  return kept.join('\n')
}

/** As readTranscript writes it, but its dots are taken apart by then. */
const GAP = /^\[\.\.\. \d+ (?:characters|messages) left out \.\.\.\]$/gmu

const ANSWERED_PROMPT =
  /^.*\?[ \t]{0,4}(\([^)\n]{1,3}\)[^[\n]{0,60})?(\[[^\]\n]{1,40}\]:?[ \t]{0,4})?(y|n|yes|no|a|d)[ \t]*$/gim

/** Known endings only: "fixed.Please" is no file. */
const FILE_NAME =
  /(?<![\w./\\@-])[\w./\\@-]+\.(?:md|txt|[cm]?[jt]sx?|json|ya?ml|toml|ini|cfg|env|lock|xml|html?|s?css|vue|py|ipynb|rb|php|java|kt|go|rs|cs|cpp|c|h|swift|sh|sql|csv|pdf|png|jpe?g|svg)\b/gi

/** Longer pieces are cut: no sentence is that long, and rules that look around stay fast on hostile text. */
const LONGEST_SENTENCE = 600

/**
 * Sentences and list items, oldest first, without the marks that decorate them. Lines that a
 * terminal wrapped are joined first: half a sentence means something else.
 */
export function sentences(text: string): string[] {
  return text
    .replace(/([^\n.!?:。])\n[ \t]*(?=\p{Ll})/gu, '$1 ')
    .split(SENTENCE_END)
    .flatMap(inPieces)
    .map((piece) => piece.replace(/^[\s#>*_\-•–|]+|[\s*_|]+$/gu, ''))
    .filter((piece) => /[\p{L}\p{N}?]/u.test(piece))
}

const SENTENCE_END =
  /\n+|(?<=[.!?:]["')\]*_]{0,4})\s+|(?<=。)|(?<=[?!])(?=[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}])/u

/** A sentence's parts around "but" and its like: one part may say that it is done, the other that it is not. */
export function clauses(sentence: string): string[] {
  return sentence.split(TURNING_WORDS).filter((clause) => clause !== '')
}

const TURNING_WORDS =
  /;|,? (?:but|however|although|though|yet) |, (?:aber|jedoch|pero|sin embargo|mais|mas|porém|ma|però|maar|ale|jednak|но|однако) |(?:但是?|不过|可是|然而)|(?:ました|です|ます)が、?/iu

/** A text in pieces of bounded length, mostly one. */
export function inPieces(text: string): string[] {
  const pieces: string[] = []
  for (let at = 0; at < text.length; at += LONGEST_SENTENCE)
    pieces.push(text.slice(at, at + LONGEST_SENTENCE))
  return pieces
}

/** At most `length` characters of a sentence, for a rationale. */
export function excerpt(sentence: string, length = 120): string {
  const characters = Array.from(sentence.replace(/\s+/g, ' ').trim())
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length - 1).join('')}…`
}
