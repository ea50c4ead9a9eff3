import type { EntityManager } from 'typeorm'
import { readViewers, type Viewer } from '../../reviews/presence/viewers.ts'
import type { Change, Topic } from '../topic.ts'

/** Who looks at a review now. */
export interface PresenceMessage {
  readonly viewers: readonly Viewer[]
}

/** The key of the topic, for whoever knows that it has something new to tell. */
export function presenceKey(reviewId: string): string {
  return `presence ${reviewId}`
}

/**
 * Who looks at one review: at once, and each time that this changes. Looking is no event, so that the hub is told by
 * key when to ask again.
 */
export function presenceTopic(manager: EntityManager, reviewId: string): Topic {
  async function now(): Promise<Change[]> {
    const viewers = await readViewers(manager, reviewId)
    return [{ subject: reviewId, payload: { viewers } satisfies PresenceMessage }]
  }
  return {
    key: presenceKey(reviewId),
    needs: null,
    showsReviews: false,
    concerns: () => false,
    resync: null,
    missed: now,
    changes: now,
  }
}
