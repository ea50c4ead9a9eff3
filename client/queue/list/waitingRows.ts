import type { QueueRowReview } from '../../graphql/queueDocuments.ts'
import { foldKey } from '../groups.ts'

/** The new reviews that wait behind "3 new". */
export class WaitingRows {
  readonly #reviews = new Map<string, QueueRowReview>()
  /** How many there are of each fingerprint that may fold. */
  readonly #alike = new Map<string, number>()

  get size(): number {
    return this.#reviews.size
  }

  get(id: string): QueueRowReview | undefined {
    return this.#reviews.get(id)
  }

  set(review: QueueRowReview): void {
    this.delete(review.id)
    this.#reviews.set(review.id, review)
    this.#count(foldKey(review), 1)
  }

  delete(id: string): void {
    const review = this.#reviews.get(id)
    if (review === undefined) return
    this.#reviews.delete(id)
    this.#count(foldKey(review), -1)
  }

  some(isMeant: (review: QueueRowReview) => boolean): boolean {
    return [...this.#reviews.values()].some(isMeant)
  }

  /** Takes all of them, or those that are asked for. */
  take(isWanted: (review: QueueRowReview) => boolean = () => true): QueueRowReview[] {
    const taken = [...this.#reviews.values()].filter(isWanted)
    for (const { id } of taken) this.delete(id)
    return taken
  }

  /**
   * How many lines they would be: what would come in as one card counts as one. So does a storm, whatever its size.
   * @param isCard whether so many more of a fingerprint are, or make, a closed card.
   */
  lines(isCard: (fingerprint: string, more: number) => boolean): number {
    let lines = this.size
    for (const [fingerprint, count] of this.#alike) {
      if (count > 1 && isCard(fingerprint, count)) lines -= count - 1
    }
    return lines
  }

  #count(fingerprint: string | null, change: 1 | -1): void {
    if (fingerprint === null) return
    const count = (this.#alike.get(fingerprint) ?? 0) + change
    if (count === 0) this.#alike.delete(fingerprint)
    else this.#alike.set(fingerprint, count)
  }
}
