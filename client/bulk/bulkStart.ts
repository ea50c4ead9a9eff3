import type { Client } from '@urql/core'
import {
  BulkAdviceQuery,
  PreviewBulkMutation,
  ResolveReviewsMutation,
  type BulkPreviewItem,
} from '../graphql/bulkDocuments.ts'
import { hasCode, problemText } from '../graphql/errors.ts'
import { bulkTexts, type BulkNoun } from '../texts/bulk.ts'
import { followBulk, forgetBulk } from './bulkRun.ts'
import { bulk, needsMessage, openFailures, type BulkRequest, type PastOfAction } from './bulkStore.ts'
import { BULK_PAGE_SIZE } from './readBulk.ts'

/** What the set is made of, in words. */
function nounOf(items: readonly BulkPreviewItem[]): BulkNoun {
  const kinds = new Set(items.map(({ review }) => review.kind))
  if (kinds.size !== 1) return 'item'
  return kinds.has('TICKET') ? 'ticket' : 'account'
}

/** A sample says something where the advice goes by it, or by none that is larger. */
async function pastOf(client: Client, { input, about }: BulkRequest): Promise<PastOfAction | null> {
  if (about === null) return null
  const { data } = await client.query(BulkAdviceQuery, { id: about.reviewId })
  const advice = data?.review?.advice
  const best = advice?.records.find(({ action }) => action === advice.best)
  const past = advice?.records.find(({ action }) => action === input.action)
  return best !== undefined && past !== undefined && past.trials >= best.trials ? past : null
}

/** Fixes the set and opens the dialog on it. Nothing is changed yet. */
export async function previewBulk(client: Client, request: BulkRequest): Promise<void> {
  const { note, message } = bulk
  const isAgain = bulk.request === request
  forgetBulk()
  Object.assign(bulk, { request, isOpen: true, step: 'reading' }, isAgain ? { note, message } : {})
  const [{ data, error }, past] = await Promise.all([
    client.mutation(PreviewBulkMutation, { input: request.input, first: BULK_PAGE_SIZE }),
    pastOf(client, request),
  ])
  if (bulk.request !== request) return
  if (!data) {
    bulk.problem = error ? problemText(error) : bulkTexts.notRead
    return
  }
  const { previewBulk: preview } = data
  const noun = nounOf(preview.items.nodes)
  Object.assign(bulk, { preview, past, token: preview.token, noun, step: 'preview' })
}

/** Fixes the same set again, because the first one is no longer good. */
export async function previewAgain(client: Client): Promise<void> {
  if (bulk.request !== null) await previewBulk(client, bulk.request)
}

/** A new set of exactly those that failed. */
export async function previewFailed(client: Client): Promise<void> {
  const { operation, request } = bulk
  if (operation === null) return
  const reviewIds = openFailures.value.map(({ reviewId }) => reviewId)
  await previewBulk(client, {
    input: { action: operation.action, reviewIds },
    about: request?.about ?? null,
  })
}

/**
 * Starts it, or goes on with the rest after a trial. The same token acts on nothing twice: pressing again after a
 * lost answer is safe.
 * @param first only so many, the rest is kept; null for all.
 */
export async function startBulk(client: Client, first: number | null): Promise<void> {
  const { token } = bulk
  if (token === null || bulk.isBusy) return
  Object.assign(bulk, { isBusy: true, problem: '' })
  const { data, error } = await client.mutation(ResolveReviewsMutation, {
    input: {
      token,
      notes: bulk.note.trim() || null,
      message: needsMessage.value ? bulk.message.trim() || null : null,
      first,
    },
  })
  if (bulk.token !== token) return
  bulk.isBusy = false
  if (data) return followBulk(client, data.resolveReviews.operation, token)
  if (error === undefined) return
  bulk.problem = problemText(error)
  // Over for the server, or swept since: only a new set helps.
  if (hasCode(error, 'INVALID_STATE') || hasCode(error, 'NOT_FOUND')) bulk.isRefused = true
}
