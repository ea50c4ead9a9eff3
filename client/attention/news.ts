import type { AttentionReview } from '../graphql/attentionDocuments.ts'

/** Why a review is worth an interruption. */
export type Why = 'urgent' | 'escalated'

/** A page that stays open for weeks must not remember every review. */
const MOST_SEEN = 10_000

/**
 * Tells what is news from what only changed: a review that opens as urgent or becomes it, and one that escalates.
 * Each of these is told once, however often the feed repeats it.
 */
export class News {
  readonly #since: number
  readonly #urgentBefore: ReadonlySet<string> | null
  /** What was told of each review last, and the priority that it had then; those that changed last come last. */
  readonly #seen = new Map<string, { escalatedAt: string | null; wasUrgent: boolean }>()

  /**
   * @param since the server's time in milliseconds: what happened before is no news.
   * @param urgentBefore the ids of all that were urgent then; null where they are not known.
   */
  constructor(since: number, urgentBefore: ReadonlySet<string> | null) {
    this.#since = since
    this.#urgentBefore = urgentBefore
  }

  of(review: AttentionReview): Why | null {
    const before = this.#seen.get(review.id)
    const { escalatedAt } = review
    const isUrgent = review.priority === 'URGENT'
    this.#remember(review.id, { escalatedAt, wasUrgent: isUrgent })
    if (escalatedAt !== null && escalatedAt !== before?.escalatedAt && this.#isNew(escalatedAt)) {
      return 'escalated'
    }
    if (!isUrgent || before?.wasUrgent === true) return null
    const becameUrgent = before !== undefined || this.#urgentBefore?.has(review.id) === false
    return becameUrgent || this.#isNew(review.openedAt) ? 'urgent' : null
  }

  #remember(id: string, seen: { escalatedAt: string | null; wasUrgent: boolean }): void {
    this.#seen.delete(id)
    this.#seen.set(id, seen)
    const [oldest] = this.#seen.keys()
    if (this.#seen.size > MOST_SEEN && oldest !== undefined) this.#seen.delete(oldest)
  }

  #isNew(at: string): boolean {
    return Date.parse(at) >= this.#since
  }
}
