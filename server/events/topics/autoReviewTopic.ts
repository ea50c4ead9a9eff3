import type { Topic } from '../topic.ts'

/** Says that the auto-review stands differently now; how is read for each message. */
export interface AutoReviewMessage {
  readonly changed: 'auto-review'
}

/** Every switch, judgement, reached limit, problem and change of the settings. The newest state, so nothing is caught up. */
export function autoReviewTopic(): Topic {
  return {
    key: 'auto-review',
    needs: null,
    showsReviews: false,
    concerns: (event) => event.type.startsWith('auto_review.') || event.type === 'settings.changed',
    resync: null,
    missed: null,
    async changes() {
      return [{ subject: 'auto-review', payload: { changed: 'auto-review' } satisfies AutoReviewMessage }]
    },
  }
}
