import type { QueueRowReview } from '../../graphql/queueDocuments.ts'
import { foldKey, type Folding } from '../groups.ts'
import type { ReviewOrder } from '../../graphql/words.ts'
import type { Place } from '../order.ts'
import { AlikeRows } from './alikeRows.ts'
import { type GroupLine, groupKey, type Line, type QueueRow, RowLine, type Stop } from './line.ts'
import { PlacedLines } from './placedLines.ts'
import { WaitingRows } from './waitingRows.ts'

/**
 * The queue on screen, as far as it is loaded: its rows by id, and where they stand. A change costs about the same however
 * many rows there are. `feed.ts` says what the feed does to them, `settle.ts` what may move and when.
 */
export class QueueLines {
  readonly placed: PlacedLines
  readonly waiting = new WaitingRows()
  readonly alike: AlikeRows
  /** Rows that do not stand where they belong: their review is gone, or another now. */
  readonly unsettled = new Set<RowLine>()
  /** Fingerprints of which there are more or fewer than when it was last looked whether they fold. */
  readonly recounted = new Set<string>()
  /** How many rows each priority has that are still there. */
  readonly liveCounts = new Map<string, number>()
  readonly #rows = new Map<string, RowLine>()
  /** Sent away by the person at this page, before the server has said anything. */
  readonly #leaving = new Set<string>()
  #lastOfPages: Place | null = null

  constructor(
    heightOf: (line: Line) => number,
    folding: Folding = 'never',
    order: ReviewOrder = 'MOST_PRESSING',
  ) {
    this.placed = new PlacedLines(heightOf, order)
    this.alike = new AlikeRows(folding)
  }

  /** How many rows are loaded. */
  get size(): number {
    return this.#rows.size
  }

  /** Whether the server has more below the last row. */
  get hasMore(): boolean {
    return this.placed.hasMore
  }

  get rows(): IterableIterator<RowLine> {
    return this.#rows.values()
  }

  row(id: string): RowLine | undefined {
    return this.#rows.get(id)
  }

  /** What the key stands for, if one can stand on it now. */
  stop(key: string | null): Stop | null {
    if (key === null) return null
    const line = this.#rows.get(key) ?? this.#groupOf(key)
    return line !== undefined && line.block !== null ? line : null
  }

  isLeaving(id: string): boolean {
    return this.#leaving.has(id)
  }

  /** The server has sent it away too. */
  hasLeft(id: string): void {
    this.#leaving.delete(id)
  }

  /** How many lines would come in. */
  get waitingLines(): number {
    return this.waiting.lines((fingerprint, more) => {
      const group = this.placed.groups.get(fingerprint)
      return group === undefined ? this.alike.folds(fingerprint, more) : !group.opened
    })
  }

  /**
   * Adds the next page.
   * @param left ids that the feed removed while the page was on its way.
   */
  appendPage(
    reviews: readonly QueueRowReview[],
    hasMore: boolean,
    left: ReadonlySet<string> = new Set(),
  ): void {
    const fresh = this.#freshOf(reviews, left)
    const standing = new Set(
      fresh.map(foldKey).filter((key) => key !== null && this.alike.of(key).length > 0),
    )
    const lines = fresh.map((review) => this.#add(review))
    // Rows that stand on screen are not folded away under the reader: only what is new here may fold.
    for (const line of lines) {
      const key = this.alike.keyOf(line)
      if (line.group !== null || line.block !== null) continue
      const folds =
        key !== null && !this.placed.groups.has(key) && !standing.has(key) && this.alike.folds(key)
      if (folds) this.fold(key)
      else this.placed.place(line, key)
    }
    const last = reviews.at(-1)
    if (last) this.#lastOfPages = this.placed.belongsAt(last)
    this.#setHasMore(hasMore)
  }

  /** Adds members of an open group that stand on later pages of the queue. @returns how many were new. */
  appendToGroup(
    fingerprint: string,
    reviews: readonly QueueRowReview[],
    left: ReadonlySet<string> = new Set(),
  ): number {
    const fresh = this.#freshOf(reviews, left)
    for (const review of fresh) this.addAt(review, fingerprint).ahead = true
    return fresh.length
  }

  /** Greys a row that this person is resolving, before the server has answered; `false` takes it back. */
  markLeaving(id: string, isLeaving: boolean): void {
    const line = this.#rows.get(id)
    if (isLeaving) this.#leaving.add(id)
    else this.#leaving.delete(id)
    if (line === undefined) return
    line.isOwn = isLeaving
    this.setRow(line, { ...line.row, gone: isLeaving })
  }

  /** Adds a row where it belongs. @param fingerprint of the group that it may go into. */
  addAt(review: QueueRowReview, fingerprint: string | null = foldKey(review)): RowLine {
    const line = this.#add(review)
    this.placed.place(line, fingerprint)
    return line
  }

  /** Folds all loaded rows of a fingerprint into one card. */
  fold(fingerprint: string): GroupLine {
    const rows = this.alike.of(fingerprint)
    return this.placed.fold(fingerprint, rows, this.alike.sizeOf(fingerprint))
  }

  /** Lets go of a row. */
  drop(line: RowLine): void {
    const key = this.alike.keyOf(line)
    this.placed.takeOut(line)
    this.alike.remove(line, key)
    this.#rows.delete(line.key)
    this.#leaving.delete(line.key)
    this.unsettled.delete(line)
    if (!line.row.gone) this.#count(line, -1)
    if (key !== null) this.recounted.add(key)
  }

  /** Puts a row where its review belongs now. */
  replace(line: RowLine): void {
    this.unsettled.delete(line)
    this.placed.takeOut(line)
    this.placed.place(line, this.alike.keyOf(line))
  }

  /** The row looks different now. It stays where it stands. */
  setRow(line: RowLine, row: QueueRow): void {
    const before = this.alike.keyOf(line)
    if (!line.row.gone) this.#count(line, -1)
    line.row = row
    if (!row.gone) this.#count(line, 1)
    const key = this.alike.keyOf(line)
    if (key !== before) {
      this.alike.remove(line, before)
      this.alike.add(line)
    }
    for (const each of [before, key]) if (each !== null) this.recounted.add(each)
    if (line.group !== null) this.placed.refresh(line.group)
    const isFolded = key !== null && this.placed.groups.has(key)
    const isAtHome = (line.group?.fingerprint ?? null) === (isFolded ? key : null)
    const { rank, time } = this.placed.belongsAt(row.review)
    const isInPlace = line.rank === rank && line.time === time
    if (row.gone || !isAtHome || !isInPlace) this.unsettled.add(line)
    else this.unsettled.delete(line)
  }

  /** Whether the review belongs below everything that is loaded: paging will bring it. */
  belongsToLaterPage(review: QueueRowReview): boolean {
    const last = this.#lastOfPages
    if (!this.hasMore || last === null) return false
    const { rank, time } = this.placed.belongsAt(review)
    return rank > last.rank || (rank === last.rank && time > last.time)
  }

  #freshOf(reviews: readonly QueueRowReview[], left: ReadonlySet<string>): QueueRowReview[] {
    return reviews.filter(({ id }) => {
      const known = this.#rows.get(id)
      if (known !== undefined) known.ahead = false
      else if (!left.has(id)) this.waiting.delete(id)
      return known === undefined && !left.has(id)
    })
  }

  #add(review: QueueRowReview): RowLine {
    const line = new RowLine({ review, gone: false, changes: 0 }, this.placed.belongsAt(review))
    this.#rows.set(review.id, line)
    this.alike.add(line)
    this.#count(line, 1)
    const key = this.alike.keyOf(line)
    if (key !== null && this.alike.of(key).length > 1) this.recounted.add(key)
    return line
  }

  #count({ row }: RowLine, change: 1 | -1): void {
    const { priority } = row.review
    this.liveCounts.set(priority, (this.liveCounts.get(priority) ?? 0) + change)
  }

  #setHasMore(hasMore: boolean): void {
    if (this.placed.hasMore === hasMore) return
    this.placed.hasMore = hasMore
    for (const group of this.placed.groups.values()) this.placed.refresh(group)
  }

  #groupOf(key: string): GroupLine | undefined {
    const prefix = groupKey('')
    return key.startsWith(prefix) ? this.placed.groups.get(key.slice(prefix.length)) : undefined
  }
}
