import type { Line } from './line.ts'

/**
 * Which of the elements on the page draws which line. A line keeps its element while it is drawn; one that comes into
 * sight takes over that of one that went, because making elements anew is what scrolling costs most.
 */
export class LineSlots {
  #slots = new Map<Line, string>()
  #made = 0

  has(line: Line): boolean {
    return this.#slots.has(line)
  }

  /** The key of the line's element. */
  of(line: Line): string | undefined {
    return this.#slots.get(line)
  }

  /** These are drawn now, in this order, and no others. */
  assign(lines: readonly Line[]): void {
    const drawn = new Set(lines)
    const free = new Map<Line['kind'], string[]>()
    for (const [line, slot] of this.#slots) {
      if (drawn.has(line)) continue
      const slots = free.get(line.kind)
      if (slots === undefined) free.set(line.kind, [slot])
      else slots.push(slot)
    }
    const take = (line: Line) => free.get(line.kind)?.shift() ?? `${line.kind}-${(this.#made += 1)}`
    // In the order of the lines: elements that are taken over together keep theirs.
    this.#slots = new Map(lines.map((line) => [line, this.#slots.get(line) ?? take(line)]))
  }
}
