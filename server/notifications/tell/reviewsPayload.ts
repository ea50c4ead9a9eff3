import type { Payload } from '../../entities/Delivery.ts'
import type { ReviewItem } from './reviewItem.ts'

/** The reviews that one notice names; of the rest it says how many. */
const MOST_ITEMS = 10

export type ReviewsEvent = 'ACCOUNT_REVIEW_OPENED' | 'TICKET_REVIEW_OPENED' | 'REVIEW_ESCALATED'

const TYPES: Readonly<Record<ReviewsEvent, string>> = {
  ACCOUNT_REVIEW_OPENED: 'account.review_opened',
  TICKET_REVIEW_OPENED: 'ticket.review_opened',
  REVIEW_ESCALATED: 'review.escalated',
}

const ONE: Readonly<Record<ReviewsEvent, string>> = {
  ACCOUNT_REVIEW_OPENED: 'An account needs a person',
  TICKET_REVIEW_OPENED: 'A ticket needs a person',
  REVIEW_ESCALATED: 'Nobody has resolved it',
}

const MANY: Readonly<Record<ReviewsEvent, string>> = {
  ACCOUNT_REVIEW_OPENED: 'accounts need a person',
  TICKET_REVIEW_OPENED: 'tickets need a person',
  REVIEW_ESCALATED: 'items escalated',
}

/** What is told together. */
export interface Gathered {
  readonly event: ReviewsEvent
  readonly at: string
  readonly count: number
  readonly items: readonly ReviewItem[]
  /** The page of all of them. */
  readonly listUrl: string
}

/** The message about reviews, one or many. */
export function reviewsPayload({ event, at, count, items, listUrl }: Gathered): Payload {
  const [first] = items
  return {
    type: TYPES[event],
    timestamp: at,
    data: {
      text: count === 1 ? `${ONE[event]}: ${first!.text}` : `${count} ${MANY[event]}`,
      url: count === 1 ? first!.url : listUrl,
      count,
      reviews: items.slice(0, MOST_ITEMS),
    },
  }
}

/** The message that has not been sent yet, with more in it. */
export function withMore(payload: Payload, more: Gathered): Payload {
  const { count, reviews } = payload.data as unknown as { count: number; reviews: readonly ReviewItem[] }
  return reviewsPayload({
    ...more,
    at: payload.timestamp,
    count: count + more.count,
    items: [...reviews, ...more.items],
  })
}
