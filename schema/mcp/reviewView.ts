import { z } from 'zod'
import {
  AWAITING_REASONS,
  FAILURE_TYPES,
  PRIORITIES,
  RESOLUTION_ACTIONS,
  REVIEW_ENDS,
  REVIEW_KINDS,
  REVIEW_STATUSES,
} from '../../server/entities/words.ts'

/** What every tool tells of a review. */
export const REVIEW_FIELDS = `
  id kind status priority failureType awaitingReason title summary openedAt reviewScheduledAt claim { by expiresAt }
  allowedActions version resolvedBy
  subject { ... on Phase { account { username platform } name } ... on Ticket { number } }`

export const reviewShape = z.object({
  id: z.string(),
  kind: z.enum(REVIEW_KINDS),
  status: z.enum(REVIEW_STATUSES),
  priority: z.enum(PRIORITIES),
  failureType: z.enum(FAILURE_TYPES).nullable(),
  awaitingReason: z.enum(AWAITING_REASONS).nullable(),
  title: z.string(),
  summary: z.string().describe('Why it is here.'),
  openedAt: z.string(),
  reviewScheduledAt: z.string().nullable(),
  claim: z.object({ by: z.string(), expiresAt: z.string() }).nullable().describe('Who deals with it now.'),
  allowedActions: z.array(z.enum(RESOLUTION_ACTIONS)).describe('What resolve_review can do with it now.'),
  version: z.int().describe('Pass it to resolve_review.'),
  resolvedBy: z.enum(REVIEW_ENDS).nullable(),
  subject: z
    .union([
      z.object({ number: z.string() }),
      z.object({ account: z.object({ username: z.string(), platform: z.string() }), name: z.string() }),
    ])
    .describe("The ticket's number, or the account and the name of its phase."),
})

export type ReviewView = z.infer<typeof reviewShape>

/** One line, with all that resolve_review needs. */
export function reviewLine(review: ReviewView): string {
  const { id, version, status, priority, title, summary, claim, allowedActions } = review
  const why = review.awaitingReason ?? review.failureType ?? 'countdown'
  return [
    `${priority} ${status} ${why}: ${title}: ${summary}`,
    `(review ${id}, version ${version}; ${allowedActions.join(', ') || 'over'}${claim ? `; held by ${claim.by}` : ''})`,
  ].join(' ')
}
