/** A named rule: what it looks for, and why that counts. Matched on one readable sentence, case aside. */
export interface Signal {
  /** What it found, in words that fit into a rationale. */
  readonly meaning: string
  readonly pattern: RegExp
}

/** A signal and the sentence that it was found in. */
export interface Finding {
  readonly meaning: string
  readonly sentence: string
}

/** The first sentence that one of the signals matches, oldest first; undefined where none does. */
export function findSignal(sentences: readonly string[], signals: readonly Signal[]): Finding | undefined {
  for (const sentence of sentences) {
    const signal = signals.find(({ pattern }) => pattern.test(sentence))
    if (signal !== undefined) return { meaning: signal.meaning, sentence }
  }
  return undefined
}

/**
 * A pattern of alternatives, `iu`, that start and end where words do. `\b` knows only ASCII letters, so it
 * would find "ist" in "größtist"; scripts without spaces have no word ends and are given to `anywhere`.
 */
export function words(...alternatives: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}_])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}_])`, 'iu')
}

/** A pattern of alternatives, `iu`, that may stand inside other text: Chinese, Japanese, marks. */
export function anywhere(...alternatives: readonly string[]): RegExp {
  return new RegExp(alternatives.join('|'), 'iu')
}

/** A pattern that matches where one of the patterns does: words of some languages, pieces of others. */
export function oneOf(...patterns: readonly RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), 'iu')
}
