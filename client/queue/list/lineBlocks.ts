import type { Place } from '../order.ts'
import { compareToPlace, isStop, type Line } from './line.ts'

/** Some lines in a row, with their sums: whoever looks for a place adds up blocks instead of lines. */
export interface Block {
  index: number
  lines: Line[]
  height: number
  stops: number
  weight: number
}

/** 100,000 lines are then some 600 blocks: both are quick to walk through. */
const LARGEST_BLOCK = 256

/** A line in sight. */
export interface SeenLine {
  readonly line: Line
  /** Pixels from the top of the list. */
  readonly start: number
  /** Which of the lines that can be stood on it is, from 1; of others, which came last. */
  readonly stop: number
}

/**
 * All lines in their order. Putting one in, taking one out, and finding one by its pixels cost about as much with
 * 100,000 lines as with 100.
 */
export class LineBlocks {
  height = 0
  stops = 0
  readonly #blocks: Block[] = []

  /** @param heightOf in pixels. */
  constructor(readonly heightOf: (line: Line) => number) {}

  get first(): Line | null {
    return this.#blocks[0]?.lines[0] ?? null
  }

  get last(): Line | null {
    return this.#blocks.at(-1)?.lines.at(-1) ?? null
  }

  /** Puts a line in. @param before the one that it follows; null: it becomes the first. */
  insert(line: Line, before: Line | null): void {
    line.follower = null
    line.height = this.heightOf(line)
    const block = before?.block ?? this.#blocks[0] ?? this.#newBlock(0)
    const at = before === null ? 0 : block.lines.indexOf(before) + 1
    const isAtEnd = at === block.lines.length && block.index === this.#blocks.length - 1
    if (isAtEnd && block.lines.length >= LARGEST_BLOCK)
      return this.#add(line, this.#newBlock(block.index + 1), 0)
    this.#add(line, block, at)
    if (block.lines.length > LARGEST_BLOCK) this.#split(block)
  }

  /** Takes a line out. */
  remove(line: Line): void {
    const { block } = line
    if (block === null) return
    line.follower = this.next(line)
    block.lines.splice(block.lines.indexOf(line), 1)
    this.#count(block, line, -1)
    line.block = null
    if (block.lines.length > 0) return
    this.#blocks.splice(block.index, 1)
    this.#renumber(block.index)
  }

  /** The line stands for another number of reviews now. */
  weigh(line: Line, weight: number): void {
    if (line.block !== null) line.block.weight += weight - line.weight
    line.weight = weight
  }

  /** All heights are others now. */
  measure(): void {
    this.height = 0
    for (const block of this.#blocks) {
      for (const line of block.lines) line.height = this.heightOf(line)
      block.height = block.lines.reduce((sum, line) => sum + line.height, 0)
      this.height += block.height
    }
  }

  next(line: Line): Line | null {
    if (line.block === null) return null
    const { index, lines } = line.block
    return lines[lines.indexOf(line) + 1] ?? this.#blocks[index + 1]?.lines[0] ?? null
  }

  previous(line: Line): Line | null {
    if (line.block === null) return null
    const { index, lines } = line.block
    return lines[lines.indexOf(line) - 1] ?? this.#blocks[index - 1]?.lines.at(-1) ?? null
  }

  /** The lines from one to another, both included. */
  *fromTo(first: Line, last: Line): Generator<Line> {
    for (let line: Line | null = first; line !== null; line = this.next(line)) {
      yield line
      if (line === last) return
    }
  }

  /** The last line that does not stand behind this place of the queue's order. */
  lastUpTo(place: Place): Line | null {
    let low = 0
    let high = this.#blocks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (compareToPlace(this.#blocks[middle]!.lines[0]!, place) <= 0) low = middle + 1
      else high = middle
    }
    return this.#blocks[low - 1]?.lines.findLast((line) => compareToPlace(line, place) <= 0) ?? null
  }

  /** Pixels from the top of the list. */
  startOf(line: Line): number {
    return this.#before(line, 'height')
  }

  /** How many reviews the lines before it stand for. */
  weightBefore(line: Line): number {
    return this.#before(line, 'weight')
  }

  /** The lines between two heights, in pixels from the top. */
  between(top: number, bottom: number): SeenLine[] {
    let start = 0
    let stop = 0
    let index = 0
    for (; index < this.#blocks.length - 1; index += 1) {
      const block = this.#blocks[index]!
      if (start + block.height > top) break
      start += block.height
      stop += block.stops
    }
    const seen: SeenLine[] = []
    for (; index < this.#blocks.length && start < bottom; index += 1) {
      for (const line of this.#blocks[index]!.lines) {
        if (start >= bottom) break
        if (isStop(line)) stop += 1
        if (start + line.height > top) seen.push({ line, start, stop })
        start += line.height
      }
    }
    return seen
  }

  #before(line: Line, sum: 'height' | 'weight'): number {
    const { block } = line
    if (block === null) return 0
    let before = 0
    for (let index = 0; index < block.index; index += 1) before += this.#blocks[index]![sum]
    for (const each of block.lines) {
      if (each === line) break
      before += each[sum]
    }
    return before
  }

  #add(line: Line, block: Block, at: number): void {
    block.lines.splice(at, 0, line)
    line.block = block
    this.#count(block, line, 1)
  }

  #count(block: Block, line: Line, sign: 1 | -1): void {
    block.height += sign * line.height
    block.weight += sign * line.weight
    this.height += sign * line.height
    if (!isStop(line)) return
    block.stops += sign
    this.stops += sign
  }

  #newBlock(index: number): Block {
    const block = { index, lines: [], height: 0, stops: 0, weight: 0 }
    this.#blocks.splice(index, 0, block)
    this.#renumber(index)
    return block
  }

  #split(block: Block): void {
    const moved = block.lines.splice(block.lines.length >> 1)
    const half = this.#newBlock(block.index + 1)
    for (const line of moved) {
      // Counted out here and in there.
      this.#count(block, line, -1)
      this.#add(line, half, half.lines.length)
    }
  }

  #renumber(from: number): void {
    for (let index = from; index < this.#blocks.length; index += 1) this.#blocks[index]!.index = index
  }
}
