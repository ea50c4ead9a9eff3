import type { Change, Topic } from '../topic.ts'

/** Says that the auto-review stands differently now; how is read for each message. */
export interface AutoReviewMessage {
  readonly changed: 'auto-review'
}

/**
 * How the auto-review stands: at once, so that whoever reads it and then listens misses nothing, and after every switch,
 * judgement, reached limit, problem and change of the settings.
 */
export function autoReviewTopic(): Topic {
  async function now(): Promise<Change[]> {
    return [{ subject: 'auto-review', payload: { changed: 'auto-review' } satisfies AutoReviewMessage }]
  }
  return {
    key: 'auto-review',
    needs: null,
    showsReviews: false,
    concerns: (event) => event.type.startsWith('auto_review.') || event.type === 'settings.changed',
    resync: null,
    missed: now,
    changes: now,
  }
}
