import type { Client, CombinedError } from '@urql/core'
import { UndoBulkMutation } from '../graphql/bulkDocuments.ts'
import { hasCode, problemText, refusingState, sentenceOf } from '../graphql/errors.ts'
import { EndSnoozeMutation, UndoResolutionMutation } from '../graphql/reviewDocuments.ts'
import { undoTexts } from '../texts/queue.ts'
import { draftOf } from './drafts.ts'
import { inLanes } from './inLanes.ts'
import { allAnswered } from './sending.ts'
import { countUndone, offerOf, type SentDraft, setUndoState, undoStateOf, undoTarget } from './undoStore.ts'

/** What was written comes back into its fields, unless something else was written there meanwhile. */
function restoreDraft({ subjectId, written }: SentDraft): void {
  const draft = draftOf(subjectId)
  if (draft.note === '' && draft.message === '') Object.assign(draft, written)
}

/**
 * Takes a resolution back. What becomes of it stands in the undo store.
 * @returns whether the work is back in the queue.
 */
export async function undo(client: Client, resolutionId: string): Promise<boolean> {
  if (undoStateOf(resolutionId)?.state === 'undoing') return false
  setUndoState(resolutionId, 'undoing')
  const { error, done } = await takeBack(client, resolutionId)
  // Where the answer of an earlier try got lost, it has worked all the same.
  if (!error || refusingState(error) === 'UNDONE') {
    const offer = offerOf(resolutionId)
    if (offer?.draft) restoreDraft(offer.draft)
    const isPart = done !== undefined && offer?.count !== undefined && done < offer.count
    setUndoState(resolutionId, 'undone', isPart ? undoTexts.undoneSome(done, offer.title) : '')
    return true
  }
  const isLate = hasCode(error, 'INVALID_STATE') && refusingState(error) !== 'RUNNING'
  if (isLate) setUndoState(resolutionId, 'late', whyLate(sentenceOf(error)))
  else setUndoState(resolutionId, 'open', problemText(error))
  return false
}

/** What came of a try; where it was done to many, for how many of them it was taken back. */
interface TakenBack {
  readonly error?: CombinedError
  readonly done?: number
}

async function takeBack(client: Client, resolutionId: string): Promise<TakenBack> {
  const offer = offerOf(resolutionId)
  if (offer?.isBatch) return takeBatchBack(client, resolutionId)
  if (offer?.snoozed) return wake(client, resolutionId, offer.snoozed)
  return client.mutation(UndoResolutionMutation, { input: { resolutionId } })
}

async function takeBatchBack(client: Client, operationId: string): Promise<TakenBack> {
  const { data, error } = await client.mutation(UndoBulkMutation, { input: { operationId } })
  return { error, done: data?.undoBulk.operation.undone }
}

/** What is over by now needs no waking: only where none could be woken, or one might be next time, it did not work. */
async function wake(client: Client, resolutionId: string, ids: readonly string[]): Promise<TakenBack> {
  let woken = 0
  const failed = await inLanes(ids, async (reviewId) => {
    const { data, error } = await client.mutation(EndSnoozeMutation, { input: { reviewId } })
    if (data?.endSnooze.ended) woken += 1
    return { error }
  })
  const done = countUndone(resolutionId, woken)
  const again = failed.find(({ error }) => !hasCode(error, 'INVALID_STATE'))
  if (again !== undefined) return { error: again.error }
  return failed.length === ids.length ? { error: failed[0]?.error } : { done }
}

/** The server's sentence without what every title above it says already. */
function whyLate(sentence: string): string {
  const rest = sentence.replace(/^Too late[^:]*: */, '')
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}

/** Takes back what was done last: what Z and the toast's button do. */
export async function undoLatest(client: Client): Promise<void> {
  // Pressed before the server has answered, it means what is on its way.
  await allAnswered()
  const offer = undoTarget.value
  if (offer !== null) await undo(client, offer.resolutionId)
}
