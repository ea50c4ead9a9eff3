import { parse } from 'graphql'
import { z } from 'zod'
import { RESOLUTION_ACTIONS } from '../../../server/entities/words.ts'
import { BadUserInput, DomainError, InvalidState } from '../../../server/errors.ts'
import type { Api } from '../api.ts'
import { idempotencyKeyArgument, ticketArgument, ticketIdOf } from '../arguments.ts'
import { REVIEW_FIELDS, reviewLine, reviewShape, type ReviewView } from '../reviewView.ts'
import { defineTool, ENDS } from '../tool.ts'

const RESOLVE = parse(`mutation ($input: ResolveReviewInput!) {
  resolveReview(input: $input) {
    review { ${REVIEW_FIELDS} } resolution { id action by at outcome undoableUntil }
  }
}`)

const BY_TICKET = parse('query ($id: ID!) { ticket(id: $id) { status review { id version } } }')
const BY_ID = parse('query ($id: ID!) { review(id: $id) { id version } }')

const resolvedShape = z.object({
  review: reviewShape,
  resolution: z.object({
    id: z.string(),
    action: z.enum(RESOLUTION_ACTIONS),
    by: z.string(),
    at: z.string(),
    outcome: z.string(),
    undoableUntil: z.string().nullable(),
  }),
})

export const resolveReview = defineTool({
  name: 'resolve_review',
  title: 'Resolve a review',
  description:
    'Decides about something that waits for a person: one of its `allowedActions`. Name it by its review id ' +
    '(list_reviews), or by its ticket. REPLY and CHANGE_CONTENT need a `message`, which goes to the agent or bot.',
  hints: ENDS,
  names: { id: 'review' },
  input: z.strictObject({
    review: z.string().optional().describe('The id of the review.'),
    ticket: ticketArgument.optional().describe('Instead of `review`: the ticket whose review it is.'),
    action: z.enum(RESOLUTION_ACTIONS),
    version: z
      .int()
      .optional()
      .describe(
        'Of the review as you read it; with it, whatever came since is not overlooked. Left out: as it is now.',
      ),
    notes: z.string().optional().describe('For people.'),
    message: z.string().optional().describe('For the agent or bot.'),
    idempotencyKey: idempotencyKeyArgument,
  }),
  output: resolvedShape,
  async run({ review, ticket, version, ...rest }, api) {
    const found = await findReview(api, review, ticket)
    const input = { reviewId: found.id, version: version ?? found.version, ...rest }
    const { resolveReview: resolved } = await api.call<{ resolveReview: z.infer<typeof resolvedShape> }>(
      RESOLVE,
      {
        input,
      },
    )
    return { text: `${resolved.resolution.action}: ${reviewLine(resolved.review)}`, data: resolved }
  },
})

type FoundReview = Pick<ReviewView, 'id' | 'version'>

/** @throws BadUserInput unless exactly one of the two is given. */
async function findReview(
  api: Api,
  review: string | undefined,
  ticket: string | undefined,
): Promise<FoundReview> {
  if ((review === undefined) === (ticket === undefined)) {
    throw new BadUserInput('review', 'Say which one: by `review` alone, or by `ticket` alone.')
  }
  if (review !== undefined) {
    const found = await api.call<{ review: FoundReview | null }>(BY_ID, { id: review })
    if (!found.review) throw new DomainError('NOT_FOUND', 'There is no such review: list_reviews shows them.')
    return found.review
  }
  const found = await api.call<{ ticket: { status: string; review: FoundReview | null } | null }>(BY_TICKET, {
    id: await ticketIdOf(api, ticket!),
  })
  if (!found.ticket) throw new DomainError('NOT_FOUND', 'There is no such ticket: list_tickets shows them.')
  if (!found.ticket.review) {
    throw new InvalidState(found.ticket.status, `This ticket is ${found.ticket.status}: it waits for nobody.`)
  }
  return found.ticket.review
}
