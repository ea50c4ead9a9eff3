import type { Client, CombinedError } from '@urql/core'
import {
  PreviewBulkMutation,
  ResolveReviewsMutation,
  type BulkOperationShown,
} from '../graphql/bulkDocuments.ts'
import { codeOf, sentenceOf } from '../graphql/errors.ts'
import { NEEDS_MESSAGE } from '../review/moves.ts'
import { undo } from '../review/undo.ts'
import { offerUndo } from '../review/undoStore.ts'
import { noticeTexts } from '../texts/actions.ts'
import { bulkTexts } from '../texts/bulk.ts'
import { actionWords, wordFor } from '../texts/words.ts'
import { serverNow } from '../time/serverClock.ts'
import { bulk, bulkAction, bulkNoun, forgetBulk, type BulkRequest } from './bulkStore.ts'
import { followOperation, readOperation, readResults } from './followBulk.ts'

/** As many of the set as the dialog lists. */
const LISTED = 100

/** How many "Try on 3 first" tries. */
export const TRIAL_SIZE = 3

let stopFollowing = () => {}

function problemText(error: CombinedError): string {
  const code = codeOf(error)
  if (code === 'NETWORK') return noticeTexts.notReached
  return code === 'INTERNAL_SERVER_ERROR' ? noticeTexts.failed : sentenceOf(error)
}

/** Fixes the set and opens the dialog on it. Nothing is changed yet. */
export async function previewBulk(client: Client, request: BulkRequest): Promise<void> {
  const { note, message } = bulk
  const isAgain = bulk.request === request
  stopFollowing()
  forgetBulk()
  Object.assign(bulk, { request, isOpen: true, step: 'reading' }, isAgain ? { note, message } : {})
  const { data, error } = await client.mutation(PreviewBulkMutation, { input: request.input, first: LISTED })
  if (bulk.request !== request) return
  if (data) Object.assign(bulk, { preview: data.previewBulk, fixedAt: serverNow.value, step: 'preview' })
  else bulk.problem = error ? problemText(error) : bulkTexts.notRead
}

/** Fixes the same set again, because the first one is no longer good. */
export async function previewAgain(client: Client): Promise<void> {
  if (bulk.request !== null) await previewBulk(client, bulk.request)
}

/**
 * Starts it, or goes on with the rest after a trial. The same token acts on nothing twice: pressing again after a
 * lost answer is safe.
 * @param first only so many, the rest is kept; null for all.
 */
export async function startBulk(client: Client, first: number | null): Promise<void> {
  const { preview } = bulk
  if (preview === null || bulk.isBusy) return
  Object.assign(bulk, { isBusy: true, problem: '' })
  const { data, error } = await client.mutation(ResolveReviewsMutation, {
    input: {
      token: preview.token,
      notes: bulk.note.trim() || null,
      message: NEEDS_MESSAGE.includes(bulkAction.value) ? bulk.message.trim() || null : null,
      first,
    },
  })
  bulk.isBusy = false
  if (bulk.preview !== preview) return
  if (!data) {
    if (error) bulk.problem = problemText(error)
    return
  }
  follow(client, data.resolveReviews.operation)
}

function follow(client: Client, operation: BulkOperationShown): void {
  stopFollowing()
  Object.assign(bulk, { operation, step: 'running', failures: [], successes: [] })
  if (operation.finishedAt !== null) return void finished(client, operation)
  stopFollowing = followOperation(client, operation.id, (now) => {
    bulk.operation = now
    if (now.finishedAt !== null) void finished(client, now)
  })
}

async function finished(client: Client, operation: BulkOperationShown): Promise<void> {
  const { id, succeeded, undoableUntil } = operation
  if (succeeded > 0 && undoableUntil !== null) {
    offerUndo({
      resolutionId: id,
      reviewId: '',
      isBatch: true,
      label: wordFor(actionWords, bulkAction.value),
      title: bulkTexts.undoTitle(succeeded, bulkNoun.value),
      from: new Date(serverNow.value).toISOString(),
      until: undoableUntil,
      draft: null,
    })
  }
  const failures = await readResults(client, id, true)
  const all = await readResults(client, id, false)
  if (bulk.operation?.id !== id) return
  Object.assign(bulk, { failures, successes: all.filter((result) => result.code === null), step: 'result' })
}

/** A new set of exactly those that failed. */
export async function previewFailed(client: Client): Promise<void> {
  if (bulk.request === null) return
  const { input, about } = bulk.request
  const left = bulk.failures.filter(({ review }) => review?.status !== 'RESOLVED')
  await previewBulk(client, {
    input: { action: input.action, reviewIds: left.map(({ reviewId }) => reviewId) },
    about,
  })
}

/** Takes back everything of it that still can be. */
export async function undoBulk(client: Client): Promise<void> {
  const { operation } = bulk
  if (operation !== null) await undo(client, operation.id)
}

/** Reads the operation again: it was taken back. */
export async function refreshBulk(client: Client): Promise<void> {
  const { operation } = bulk
  const now = operation === null ? null : await readOperation(client, operation.id)
  if (now !== null && bulk.operation?.id === now.id) bulk.operation = now
}
