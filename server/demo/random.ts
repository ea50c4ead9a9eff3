/** Chance that follows from a text: the same text gives the same numbers. */
export interface Random {
  /** A whole number from `least` to `most`, both counted. */
  whole(least: number, most: number): number
  /** One of them. */
  pick<Choice>(choices: readonly Choice[]): Choice
}

/** Numbers that look like chance (FNV-1a for the start, then mulberry32). */
export function randomOf(text: string): Random {
  let state = spread(text)
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return { whole, pick: (choices) => choices[whole(0, choices.length - 1)]! }
}

/** A number that follows from the text and looks like chance. */
export function spread(text: string): number {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0
  return hash
}
