import type { Client } from '@urql/core'
import type { CombinedError } from '@urql/vue'
import { reactive, shallowReactive, watch } from 'vue'
import { connection } from '../graphql/connection.ts'
import { codeOf } from '../graphql/errors.ts'
import { ResolveReviewMutation, ReviewStatusQuery, type ReviewStatus } from '../graphql/reviewDocuments.ts'
import type { ResolutionAction } from '../graphql/words.ts'
import { session } from '../session/session.ts'
import { actionWords, wordFor } from '../texts/words.ts'
import { giveBack, keepClaim } from './actingClaims.ts'
import { draftOf, forgetDraft } from './drafts.ts'
import { forgetKey, keyFor } from './idempotencyKey.ts'
import { TAKES_MESSAGE } from './moves.ts'
import { offerUndo } from './undoStore.ts'
import { problemOf, type Problem } from './usePending.ts'

/** Of a review, as much as it takes to end it. */
export interface Ended {
  readonly id: string
  readonly version: number
  readonly title: string
  /** The phase or ticket that it is about. */
  readonly subject: { readonly id: string }
}

/** What happens around it: the row is grey and the next item open before the answer; a failure takes that back. */
export interface SendHooks {
  readonly resolving: (id: string) => void
  readonly resolved: (id: string) => void
  readonly failed: (id: string) => void
}

/** What did not go through: its row is back, and whoever has moved on is told. */
export interface Failure {
  readonly reviewId: string
  readonly title: string
  readonly label: string
  readonly problem: Problem
}

/** What is on its way to the server, by the review's id: the action. */
const sending = reactive(new Map<string, string>())
const failures = shallowReactive(new Map<string, Failure>())
const underWay = new Set<Promise<unknown>>()

export function sentAction(reviewId: string): string | null {
  return sending.get(reviewId) ?? null
}

export function failureOf(reviewId: string): Failure | null {
  return failures.get(reviewId) ?? null
}

/** The last one that did not go through and was not read yet, other than at this item. */
export function latestFailure(exceptId: string | null): Failure | null {
  return [...failures.values()].findLast(({ reviewId }) => reviewId !== exceptId) ?? null
}

export function forgetFailure(reviewId: string): void {
  failures.delete(reviewId)
}

/** Resolves when all that is on its way has been answered: then it is known what can be taken back. */
export async function allAnswered(): Promise<void> {
  await Promise.all(underWay)
}

/** Counts it among what is on its way. */
export function untilAnswered<Answer>(answer: Promise<Answer>): Promise<Answer> {
  underWay.add(answer)
  return answer.finally(() => underWay.delete(answer))
}

interface Sent {
  readonly label: string
  readonly send: () => PromiseLike<{ error?: CombinedError }>
  /** Whether the review shows that it went through although its answer got lost; then it does what follows the answer. */
  readonly found: (now: ReviewStatus) => boolean
}

/**
 * Ends a review without waiting for the answer: the page goes on at once, and comes back to it if it fails. Where the
 * answer got lost, the review itself says what became of it, if need be once the server is reached again.
 * @returns whether it went through.
 */
export async function sendOff(
  client: Client,
  { id, title }: Ended,
  hooks: SendHooks,
  action: string,
  { label, send, found }: Sent,
): Promise<boolean> {
  if (sending.has(id)) return false
  sending.set(id, action)
  failures.delete(id)
  hooks.resolving(id)
  hooks.resolved(id)
  const answered = (async () => {
    const { error } = await send()
    const now = error === undefined ? null : await readStatus(client, id)
    sending.delete(id)
    const isLost = error !== undefined && codeOf(error) === 'NETWORK'
    if (error === undefined || (isLost && now !== null && found(now))) {
      keepClaim(id)
      return true
    }
    const failure = { reviewId: id, title, label, problem: problemOf(error) }
    failures.set(id, failure)
    // Somebody was first: then it has left the queue all the same.
    if (now?.status !== 'RESOLVED') hooks.failed(id)
    giveBack(client, id)
    if (isLost && now === null) askLater(client, failure, found)
    return false
  })()
  return untilAnswered(answered)
}

async function readStatus(client: Client, id: string): Promise<ReviewStatus | null> {
  const { data } = await client.query(ReviewStatusQuery, { id })
  return data?.review ?? null
}

/** Takes back what was said of a failure, if with the next connection it turns out to be none. */
function askLater(client: Client, failure: Failure, found: Sent['found']): void {
  const id = failure.reviewId
  const stop = watch(
    () => connection.generation,
    async () => {
      const now = await readStatus(client, id)
      if (now === null) return
      stop()
      const latest = failures.get(id)
      // It was sent once more meanwhile: that has an answer of its own.
      if (sending.has(id) || (latest !== undefined && latest !== failure)) return
      if (found(now)) failures.delete(id)
    },
  )
}

/** What the server says of a resolution that was made. */
type Made = Pick<ReviewStatus['resolutions'][number], 'id' | 'at' | 'undoableUntil'>

/**
 * Resolves a review with what is written for it. @param before is waited for first: a claim that is on its way.
 */
export async function sendResolution(
  client: Client,
  review: Ended,
  action: string,
  hooks: SendHooks,
  before: PromiseLike<unknown> = Promise.resolve(),
): Promise<boolean> {
  const { id, version, title, subject } = review
  const draft = { ...draftOf(subject.id) }
  const notes = draft.note.trim() || null
  const message = TAKES_MESSAGE.includes(action) ? draft.message.trim() || null : null
  const request = JSON.stringify([id, version, action, notes, message])
  const label = wordFor(actionWords, action)

  function wentThrough({ id: resolutionId, at, undoableUntil }: Made): void {
    forgetKey(request)
    const { note, message: words } = draftOf(subject.id)
    // What was written since is not sent yet.
    if (note === draft.note && words === draft.message) forgetDraft(subject.id)
    if (undoableUntil === null) return
    offerUndo({
      resolutionId,
      reviewId: id,
      label,
      title,
      from: at,
      until: undoableUntil,
      draft: { subjectId: subject.id, written: draft },
    })
  }

  return sendOff(client, review, hooks, action, {
    label,
    send: async () => {
      await before
      const { data, error } = await client.mutation(ResolveReviewMutation, {
        input: {
          reviewId: id,
          version,
          // The server offered it, so that it knows it, also where this page does not.
          action: action as ResolutionAction,
          notes,
          message,
          idempotencyKey: keyFor(request),
        },
      })
      if (error || !data) return { error }
      wentThrough(data.resolveReview.resolution)
      return {}
    },
    found: (now) => {
      // This very version was resolved as it was asked: nobody else can have done that to it as well.
      const made = now.resolutions.findLast(
        (each) => each.action === action && each.by === session.viewer?.name,
      )
      if (made === undefined || now.version !== version + 1) return false
      wentThrough(made)
      return true
    },
  })
}
