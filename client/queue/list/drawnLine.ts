import type { Line } from './line.ts'
import type { SeenLine } from './lineBlocks.ts'

/** A line as it is drawn. */
export interface DrawnLine {
  readonly line: Line
  /** The key of its element. */
  readonly slot: string
  /** What it shows: another object when that changes. */
  readonly content: unknown
  /** Pixels from the top of the list. */
  readonly start: number
  /** Which of the lines that can be stood on it is, from 1. */
  readonly stop: number
}

/** See `DrawnLine.content`. */
export function contentOf(line: Line): unknown {
  if (line.kind === 'row') return line.row
  if (line.kind === 'group') return line.shown
  return line.kind === 'rest' ? line.group.shown : line
}

/**
 * Lines out of sight that keep their elements, where they were, for what comes with the next frames: to take an element
 * over costs a fraction of making one.
 * @param taken each takes the element of one of its kind now.
 */
export function spareLines(lines: readonly DrawnLine[], taken: readonly SeenLine[]): DrawnLine[] {
  const left = taken.map(({ line }) => line.kind)
  return lines.filter(({ line }) => {
    const at = left.indexOf(line.kind)
    if (at === -1) return true
    left.splice(at, 1)
    return false
  })
}

/** What of the lines that are not drawn yet comes in with this frame, `most` at most, and what comes later. */
export function arrivals(
  fresh: readonly SeenLine[],
  isInSight: (line: SeenLine) => boolean,
  stays: boolean,
  most: number,
) {
  const inSight = fresh.filter(isInSight)
  const due = stays ? [...inSight, ...fresh.filter((each) => !isInSight(each))] : inSight
  const coming = due.slice(0, most)
  const late = new Set(fresh.filter((each) => !coming.includes(each)))
  return { coming, late, isMoreDue: coming.length < due.length }
}

/** Whether nothing of it has to be drawn again. */
export function isSameLine(a: DrawnLine, b: DrawnLine | undefined): boolean {
  return a.line === b?.line && a.content === b.content && a.stop === b.stop && a.start === b.start
}

/** The style that puts a line where it stands. */
export function placeOf({ line, start }: Pick<DrawnLine, 'line' | 'start'>) {
  return { top: `${start}px`, height: `${line.height}px` }
}
