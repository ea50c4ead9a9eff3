import type { QuietQueue } from '../graphql/emptyDocuments.ts'
import { locationQuery, readLocation } from '../queue/queueLocation.ts'
import { titleParts } from '../queue/titleParts.ts'
import { emptyTexts } from '../texts/empty.ts'
import { queueTexts, selectionTexts } from '../texts/queue.ts'
import { ticketPath } from '../ticket/ticketPath.ts'
import { leftText, momentText } from '../time/duration.ts'

type ComingReview = QuietQueue['comingUp'][number]

/** One that comes up, or several that were snoozed together. @param now in milliseconds. */
export function comingRow(review: ComingReview, now: number) {
  const isSnoozed = review.status === 'SNOOZED'
  const at = (isSnoozed ? review.snoozedUntil : review.reviewScheduledAt) ?? review.openedAt
  const left = Date.parse(at) - now
  return {
    id: review.id,
    openedAt: review.openedAt,
    isSnoozed,
    at,
    when: isSnoozed ? momentText(at, now) : left > 0 ? leftText(left) : queueTexts.reviewing,
    ...(review.snoozedTogether > 1 ? severalOf(review) : oneOf(review, isSnoozed)),
  }
}

function oneOf({ title, kind, subject }: ComingReview, isSnoozed: boolean) {
  return {
    ...titleParts(title, kind),
    /** What happens at that time. */
    happens: isSnoozed ? emptyTexts.comesBack : emptyTexts.autoReview,
    to: subject.__typename === 'Ticket' ? ticketPath(subject.id) : `/accounts/${subject.account.id}`,
  }
}

/** They are listed with all that is snoozed of their campaign or project. */
function severalOf({ subject, snoozedBy, snoozedTogether }: ComingReview) {
  const isTicket = subject.__typename === 'Ticket'
  const { id, name } = isTicket ? subject.project : subject.account.campaign
  return {
    number: selectionTexts.items(snoozedTogether),
    name: snoozedBy === null ? emptyTexts.snoozed(name) : emptyTexts.snoozedBy(name, snoozedBy),
    happens: emptyTexts.comeBack,
    to: {
      path: '/',
      query: locationQuery({
        ...readLocation({}),
        view: 'snoozed',
        ...(isTicket ? { project: id } : { campaign: id }),
      }),
    },
  }
}
