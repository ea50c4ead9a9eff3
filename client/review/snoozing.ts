import type { Client } from '@urql/core'
import { SnoozeReviewMutation } from '../graphql/reviewDocuments.ts'
import { session } from '../session/session.ts'
import { snoozeTexts } from '../texts/actions.ts'
import { selectionTexts } from '../texts/queue.ts'
import { serverNow } from '../time/serverClock.ts'
import { inLanes } from './inLanes.ts'
import { sendOff, untilAnswered, type Ended, type SendHooks } from './sending.ts'
import { offerUndo, type UndoOffer } from './undoStore.ts'

/** A snooze can be ended at any time; it is offered as long as anything else, and where that is nothing, this long. */
const LEAST_UNDO_SECONDS = 10

/** How many selections were put off on this page: each is taken back as one. */
let selections = 0

function offerWaking(
  what: Pick<UndoOffer, 'resolutionId' | 'reviewId' | 'title' | 'count' | 'snoozed'>,
): void {
  const from = serverNow.value
  const seconds = Math.max(session.undoSeconds, LEAST_UNDO_SECONDS)
  offerUndo({
    ...what,
    label: snoozeTexts.snooze,
    from: new Date(from).toISOString(),
    until: new Date(from + seconds * 1000).toISOString(),
    draft: null,
  })
}

const snooze = (client: Client, reviewId: string, until: string) =>
  client.mutation(SnoozeReviewMutation, { input: { reviewId, until } })

/** Puts it off until then; it leaves the queue as one that was dealt with does. */
export function sendSnooze(client: Client, review: Ended, until: string, hooks: SendHooks): Promise<boolean> {
  const { id, title } = review
  const offer = (version: number) =>
    offerWaking({ resolutionId: `snooze ${id} ${version}`, reviewId: id, title, snoozed: [id] })
  return sendOff(client, review, hooks, 'snooze', {
    label: snoozeTexts.snooze,
    send: async () => {
      const { data, error } = await snooze(client, id, until)
      if (error || !data) return { error }
      offer(data.snoozeReview.review.version)
      return {}
    },
    found: ({ status, snoozedUntil, version }) => {
      const isSnoozed = status === 'SNOOZED' && Date.parse(snoozedUntil ?? '') === Date.parse(until)
      if (isSnoozed) offer(version)
      return isSnoozed
    },
  })
}

/** Puts all of these off; one undo takes that back. @returns those that could not be put off. */
export function sendSnoozes(
  client: Client,
  ids: readonly string[],
  until: string,
): Promise<ReadonlySet<string>> {
  async function answer(): Promise<ReadonlySet<string>> {
    const failed = new Set((await inLanes(ids, (id) => snooze(client, id, until))).map(({ id }) => id))
    const snoozed = ids.filter((id) => !failed.has(id))
    if (snoozed.length > 0) {
      selections += 1
      const title = selectionTexts.items(snoozed.length)
      const count = snoozed.length
      offerWaking({ resolutionId: `snoozes ${selections}`, reviewId: '', title, count, snoozed })
    }
    return failed
  }
  return untilAnswered(answer())
}
