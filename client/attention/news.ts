import type { AttentionReview } from '../graphql/attentionDocuments.ts'

/** Why a review is worth an interruption. */
export type Why = 'urgent' | 'escalated'

/**
 * Tells what is news from what only changed: a review that opens as urgent or becomes it, and one that escalates.
 * Each of these is told once, however often the feed repeats it.
 */
export class News {
  readonly #since: number
  /** What was told of each review last, and the priority that it had then. */
  readonly #seen = new Map<string, { escalatedAt: string | null; wasUrgent: boolean }>()

  /** @param since the server's time in milliseconds: what happened before is no news. */
  constructor(since: number) {
    this.#since = since
  }

  of(review: AttentionReview): Why | null {
    const before = this.#seen.get(review.id)
    const { escalatedAt } = review
    const isUrgent = review.priority === 'URGENT'
    this.#seen.set(review.id, { escalatedAt, wasUrgent: isUrgent })
    if (escalatedAt !== null && escalatedAt !== before?.escalatedAt && this.#isNew(escalatedAt)) {
      return 'escalated'
    }
    if (!isUrgent || before?.wasUrgent === true) return null
    return before !== undefined || this.#isNew(review.openedAt) ? 'urgent' : null
  }

  #isNew(at: string): boolean {
    return Date.parse(at) >= this.#since
  }
}
