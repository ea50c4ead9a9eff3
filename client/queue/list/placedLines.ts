import type { QueueRowReview } from '../../graphql/queueDocuments.ts'
import type { ReviewOrder } from '../../graphql/words.ts'
import { type Place, placeIn, sectionAt } from '../order.ts'
import { LineBlocks } from './lineBlocks.ts'
import { GroupLine, type Line, type RowLine, SectionLine } from './line.ts'

/** How the lines stand: a head over each section, and each folded group as one card with its rows below when open. */
export class PlacedLines extends LineBlocks {
  /** By their rank. */
  readonly #sections = new Map<number, SectionLine>()
  readonly #groups = new Map<string, GroupLine>()

  /** Whether the server has more than is loaded; only then its counts of groups count. */
  hasMore = false

  constructor(
    heightOf: (line: Line) => number,
    readonly order: ReviewOrder,
  ) {
    super(heightOf)
  }

  get groups(): ReadonlyMap<string, GroupLine> {
    return this.#groups
  }

  /** Puts a row where its review belongs: into its group where it is folded, else by itself. */
  place(line: RowLine, fingerprint: string | null): void {
    const { rank, time } = this.belongsAt(line.row.review)
    line.rank = rank
    line.time = time
    const group = fingerprint === null ? undefined : this.#groups.get(fingerprint)
    if (group === undefined) this.#placeAlone(line)
    else this.#placeInGroup(line, group)
  }

  /** Where the review belongs, while it stands alone. */
  belongsAt(review: QueueRowReview): Place {
    return placeIn(this.order, review)
  }

  /** Takes a row out, from wherever it stands. A card that has lost its last row goes too. */
  takeOut(line: RowLine): void {
    const { group } = line
    if (group === null) return this.#removeAlone(line)
    this.remove(line)
    line.group = null
    group.members.splice(group.members.indexOf(line), 1)
    if (group.members.length > 0) return this.refresh(group)
    this.close(group)
    this.#groups.delete(group.fingerprint)
    this.#removeAlone(group)
  }

  /** Makes one card of these rows, at the place of the first. @param counted how many the server says there are. */
  fold(fingerprint: string, rows: readonly RowLine[], counted: number | null): GroupLine {
    const group = new GroupLine(fingerprint)
    group.counted = counted
    const sorted = rows.toSorted((a, b) => a.rank - b.rank || a.time - b.time)
    for (const line of sorted) {
      if (line.block !== null) this.#removeAlone(line)
      line.group = group
      line.weight = 0
      group.members.push(line)
    }
    group.rank = sorted[0]!.rank
    group.time = sorted[0]!.time
    this.#groups.set(fingerprint, group)
    this.#placeAlone(group)
    this.refresh(group)
    return group
  }

  /** Makes rows of a card again, each at its place. @returns them. */
  unfold(group: GroupLine): readonly RowLine[] {
    this.close(group)
    this.#groups.delete(group.fingerprint)
    this.#removeAlone(group)
    for (const line of group.members) {
      line.group = null
      this.#placeAlone(line)
    }
    return group.members
  }

  open(group: GroupLine): void {
    if (group.opened) return
    group.opened = true
    let before: Line = group
    for (const line of group.members) {
      this.insert(line, before)
      before = line
    }
    this.refresh(group)
  }

  close(group: GroupLine): void {
    group.opened = false
    for (const line of group.members) this.remove(line)
    this.refresh(group)
  }

  /** The server has counted the members of a group. */
  count(fingerprint: string, counted: number): void {
    const group = this.#groups.get(fingerprint)
    if (group === undefined || group.counted === counted) return
    group.counted = counted
    this.refresh(group)
  }

  /** The card tells how many it holds. */
  refresh(group: GroupLine): void {
    group.live = group.members.reduce((sum, { row }) => sum + (row.gone ? 0 : 1), 0)
    group.size = Math.max(group.live, this.hasMore ? (group.counted ?? 0) : 0)
    group.changed()
    this.weigh(group, group.size)
    const needsRest = group.opened && group.size > group.live
    if (needsRest && group.rest.block === null) this.insert(group.rest, group.members.at(-1) ?? group)
    else if (!needsRest) this.remove(group.rest)
  }

  #placeInGroup(line: RowLine, group: GroupLine): void {
    const after = group.members.findLastIndex((each) => isUpTo(each, line))
    group.members.splice(after + 1, 0, line)
    line.group = group
    line.weight = 0
    if (group.opened) this.insert(line, group.members[after] ?? group)
    this.refresh(group)
  }

  #placeAlone(line: RowLine | GroupLine): void {
    const section = this.#sectionOf(line)
    if (section.lines === 0) this.insert(section, this.lastUpTo(section))
    section.lines += 1
    line.weight = line.kind === 'row' ? 1 : line.size
    this.insert(line, this.lastUpTo(line))
  }

  #removeAlone(line: RowLine | GroupLine): void {
    this.remove(line)
    const section = this.#sectionOf(line)
    section.lines -= 1
    if (section.lines === 0) this.remove(section)
  }

  /** Which review of all it is, from 1; rows under a card are counted where the card stands. */
  placeOf(line: RowLine): number {
    const { group } = line
    if (group === null) return this.weightBefore(line) + 1
    return this.weightBefore(group) + group.members.indexOf(line) + 1
  }

  /** The head that the line stands below, or is. */
  sectionOf(line: Line): SectionLine {
    if (line.kind === 'section') return line
    if (line.kind === 'rest') return this.#sectionOf(line.group)
    return this.#sectionOf(line.kind === 'row' ? (line.group ?? line) : line)
  }

  /** Where it was placed counts, and not what its review says now. */
  #sectionOf(line: RowLine | GroupLine): SectionLine {
    const known = this.#sections.get(line.rank)
    if (known !== undefined) return known
    const { row } = line.kind === 'row' ? line : line.members[0]!
    const section = new SectionLine(sectionAt(this.order, line.rank, row.review.priority), line.rank)
    this.#sections.set(line.rank, section)
    return section
  }
}

function isUpTo(line: RowLine, other: RowLine): boolean {
  return line.rank < other.rank || (line.rank === other.rank && line.time <= other.time)
}
