/** Positions that are missing, both ends included. */
export interface PositionRange {
  readonly low: number
  readonly high: number
}

/** Missing positions, and the transactions that may still write them. */
export interface Gap extends PositionRange {
  /** Empty where nobody was writing any more when the gap was found. */
  readonly holders: ReadonlySet<string>
}

/**
 * What a reader has seen: everything up to `high` but the gaps. Identity values commit out of order, so a
 * position that is missing now may still arrive, or never, when its transaction rolls back.
 */
export interface FeedPositions {
  readonly high: number
  /** In order, apart from each other. */
  readonly gaps: readonly Gap[]
}

/** Everything up to here has been seen or will never be. */
export function lowWater({ high, gaps }: FeedPositions): number {
  return gaps.length > 0 ? gaps[0]!.low - 1 : high
}

/**
 * What has been seen after one more read. @param arrived what it found, in order.
 * @param writing who was writing events before that read: a gap none of whose holders is among them will
 * not be filled any more, for what they wrote would have been found.
 * @returns the new state, whose gaps that appeared just now have no holders yet, and those gaps.
 */
export function advance(
  seen: FeedPositions,
  arrived: readonly number[],
  writing: ReadonlySet<string>,
): { kept: Gap[]; opened: PositionRange[]; high: number } {
  const late = arrived.filter((position) => position <= seen.high)
  const kept = seen.gaps
    .filter((gap) => [...gap.holders].some((holder) => writing.has(holder)))
    .flatMap((gap) => missing(gap.low, gap.high, late).map((range) => ({ ...range, holders: gap.holders })))

  const fresh = arrived.filter((position) => position > seen.high)
  const high = fresh.at(-1) ?? seen.high
  return { kept, opened: missing(seen.high + 1, high, fresh), high }
}

/** The parts of `low` to `high` that are not among `present`, which is in order. */
export function missing(low: number, high: number, present: readonly number[]): PositionRange[] {
  const ranges: PositionRange[] = []
  let next = low
  for (const position of present) {
    if (position < next) continue
    if (position > high) break
    if (position > next) ranges.push({ low: next, high: position - 1 })
    next = position + 1
  }
  if (next <= high) ranges.push({ low: next, high })
  return ranges
}
