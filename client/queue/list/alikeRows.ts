import { FOLD_FROM, foldKey, type Folding } from '../groups.ts'
import type { RowLine } from './line.ts'

/** The loaded rows by fingerprint: what may fold. */
export class AlikeRows {
  readonly #folding: Folding
  readonly #rows = new Map<string, RowLine[]>()

  constructor(folding: Folding) {
    this.#folding = folding
  }

  of(fingerprint: string): readonly RowLine[] {
    return this.#rows.get(fingerprint) ?? []
  }

  add(line: RowLine): void {
    const fingerprint = this.keyOf(line)
    if (fingerprint === null) return
    const rows = this.#rows.get(fingerprint)
    if (rows === undefined) this.#rows.set(fingerprint, [line])
    else rows.push(line)
  }

  /** @param fingerprint under which it was added. */
  remove(line: RowLine, fingerprint: string | null): void {
    const rows = fingerprint === null ? undefined : this.#rows.get(fingerprint)
    if (fingerprint === null || rows === undefined) return
    rows.splice(rows.indexOf(line), 1)
    if (rows.length === 0) this.#rows.delete(fingerprint)
  }

  /** What the row may fold under; null where this list never folds. */
  keyOf(line: RowLine): string | null {
    return this.#folding === 'never' ? null : foldKey(line.row.review)
  }

  /** How many there are, as far as the loaded ones tell: the server counted others beside them. */
  sizeOf(fingerprint: string): number {
    let live = 0
    let said = 0
    for (const { row } of this.of(fingerprint)) {
      if (row.gone) continue
      live += 1
      said = Math.max(said, row.review.similarCount + 1)
    }
    return this.#folding === 'counted' ? Math.max(live, said) : live
  }

  /** Whether they belong into one card, with so many more. */
  folds(fingerprint: string, more = 0): boolean {
    return this.#folding !== 'never' && this.sizeOf(fingerprint) + more >= FOLD_FROM
  }
}
