import type { QueueRowReview } from '../../graphql/queueDocuments.ts'
import type { Place, Section } from '../order.ts'
import type { Block } from './lineBlocks.ts'

/** One row as the list draws it; another object with every change. */
export interface QueueRow {
  readonly review: QueueRowReview
  /** Its review has left, and it keeps its place, in grey. */
  readonly gone: boolean
  /** Counts the changes since the row appeared: a new number tints the row once. */
  readonly changes: number
}

/** What every line of the list has. Lines are kept and changed in place: there may be 100,000. */
abstract class BaseLine {
  /** Where it stands; null while it is not in the list. */
  block: Block | null = null
  /** In pixels. */
  height = 0
  /** How many reviews it stands for in "3 of 128". */
  weight = 0
  /** What came after it when it was taken out: where somebody who stood on it goes on. */
  follower: Line | null = null

  /** @param rank and time: its place in the queue's order. */
  constructor(
    readonly key: string,
    public rank: number,
    public time: number,
  ) {}
}

/** The head above the first line of a section. */
export class SectionLine extends BaseLine {
  readonly kind = 'section'
  /** Rows and cards below it. */
  lines = 0

  constructor(
    readonly section: Section,
    rank: number,
  ) {
    super(`section-${section}`, rank, Number.NEGATIVE_INFINITY)
  }
}

/** A row. Its place is the one that it was given, also when its review has changed since. */
export class RowLine extends BaseLine {
  readonly kind = 'row'
  /** The card that it is folded under. */
  group: GroupLine | null = null
  /** It was read for its open group, ahead of the page that it stands on. */
  ahead = false
  /** The person at this page sent it away: it need not wait for them to look elsewhere. */
  isOwn = false

  constructor(
    public row: QueueRow,
    { rank, time }: Place,
  ) {
    super(row.review.id, rank, time)
  }
}

/** A card as it is drawn; another object with every change. */
export interface ShownGroup {
  readonly fingerprint: string
  /** The loaded members. */
  readonly rows: readonly QueueRow[]
  /** All members that are still there, loaded or not. */
  readonly size: number
  readonly opened: boolean
}

/** The card of a group; its rows follow when it is open. */
export class GroupLine extends BaseLine {
  readonly kind = 'group'
  /** The loaded ones in their order; the first one gave the card its place. */
  readonly members: RowLine[] = []
  opened = false
  /** How many the server counted; null before it did. */
  counted: number | null = null
  /** All members that are still there, loaded or not. */
  size = 0
  /** The loaded ones that are still there. */
  live = 0
  /** Says how many more there are, below the rows of an open group. */
  readonly rest: RestLine
  #shown: ShownGroup | null = null

  constructor(readonly fingerprint: string) {
    super(groupKey(fingerprint), 0, 0)
    this.rest = new RestLine(this)
  }

  get shown(): ShownGroup {
    const { fingerprint, members, size, opened } = this
    return (this.#shown ??= { fingerprint, rows: members.map(({ row }) => row), size, opened })
  }

  get rows(): readonly QueueRow[] {
    return this.shown.rows
  }

  changed(): void {
    this.#shown = null
  }
}

/** "12 more": brings the next page of an open group. */
export class RestLine extends BaseLine {
  readonly kind = 'rest'

  constructor(readonly group: GroupLine) {
    super(`rest-${group.fingerprint}`, 0, 0)
  }
}

export type Line = SectionLine | RowLine | GroupLine | RestLine

/** A line that can be stood on. */
export type Stop = RowLine | GroupLine

export function isStop(line: Line): line is Stop {
  return line.kind === 'row' || line.kind === 'group'
}

export function groupKey(fingerprint: string): string {
  return `group-${fingerprint}`
}

/** Negative where the line stands before this place of the queue's order. Rows under a card stand where the card does. */
export function compareToPlace(line: Line, { rank, time }: Place): number {
  const at = (line.kind === 'row' || line.kind === 'rest' ? line.group : null) ?? line
  // Subtracted it would be no number for a section's head.
  return at.rank - rank || (at.time < time ? -1 : at.time > time ? 1 : 0)
}
