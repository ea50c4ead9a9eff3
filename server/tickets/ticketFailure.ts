import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { decideOnFailure, type FailureFacts, type FailureVerdict } from '../accounts/failureDetection.ts'
import type { ReportedFailure } from '../accounts/recordFailure.ts'
import { failureSummary } from '../accounts/failureSummary.ts'
import { fingerprintOf } from '../accounts/fingerprint.ts'
import { lockScreenshots } from '../attachments/lockScreenshots.ts'
import { secondsAfter } from '../database/dbNow.ts'
import { Failure } from '../entities/Failure.ts'
import type { Ticket } from '../entities/Ticket.ts'
import { recordEvent } from '../events/recordEvent.ts'
import type { LearntDecision } from '../insights/retryDecision.ts'
import type { FailureOutcome } from '../leases/failureOutcome.ts'
import { settleRetries, startRetry } from '../retries/automaticRetries.ts'
import { judgeByPast } from '../retries/learntRetry.ts'
import { stormRemark } from '../storms/stormRemark.ts'
import { awaitPerson } from './awaitPerson.ts'
import { changeTicket, ticketIds } from './lockTicket.ts'
import { hasUserMessageAfter } from './messages.ts'
import { resumeTicket } from './resumeTicket.ts'
import type { HeldLease } from './ticketLease.ts'

type Decided = Pick<FailureVerdict, 'decision' | 'because'>

const UNSEEN_MESSAGE = 'A person wrote something that the agent had not read: it goes on with that.'

/**
 * A turn failed: decides what happens to its ticket and does it. The caller holds the ticket's lock and
 * ends the lease. A message that the agent has not read wins over every decision.
 * @throws NotFound when the screenshot is not one that the actor uploaded.
 */
export async function applyTurnFailure(
  tx: EntityManager,
  actor: Actor,
  { lease, ticket, now }: HeldLease,
  failure: ReportedFailure,
): Promise<{ ticket: Ticket; outcome: FailureOutcome }> {
  await lockScreenshots(tx, actor, [failure], () => 'failure.screenshotId')
  const rateLimitStreak = failure.type === 'RATE_LIMIT' ? ticket.rateLimitStreak + 1 : 0
  const { attempt } = lease
  const facts = { type: failure.type, attempt, maxAttempts: ticket.maxAttempts, rateLimitStreak }
  const unseen = await hasUserMessageAfter(tx, ticket.id, lease.seenMessageId)
  await settleRetries(tx, 'REFAILED', { ticketId: ticket.id })
  const { verdict, decidedBy } = await judgeTurn(tx, ticket, facts, unseen)
  const decided: Decided = unseen
    ? { decision: 'RETRY', because: UNSEEN_MESSAGE }
    : { decision: verdict.decision, because: verdict.because + (await remarkOn(tx, verdict, failure)) }
  const record = await saveFailure(tx, ticket, failure, {
    ...decided,
    decidedBy,
    attempt,
    worker: lease.worker,
  })
  const outcome = { ...decided, failureId: record.id, retryAt: null, reviewId: null }
  const changes = { lastFailureId: record.id, rateLimitStreak }
  const payload = { failureType: failure.type, decision: decided.decision }

  if (unseen) {
    const resumed = await resumeTicket(tx, actor, ticket, { event: 'ticket.failed', payload, changes })
    return { ticket: resumed, outcome: { ...outcome, retryAt: now.toISOString() } }
  }
  if (verdict.decision === 'REVIEW') {
    const stopped = await awaitPerson(tx, actor, ticket, {
      reason: 'ERROR',
      summary: failureSummary(failure.message),
      failure: record,
      changes,
      event: 'ticket.failed',
      payload,
    })
    return { ticket: stopped.ticket, outcome: { ...outcome, reviewId: stopped.review.id } }
  }
  const retryAt = secondsAfter(now, verdict.retryAfterSeconds)
  await startRetry(tx, {
    failureId: record.id,
    accountId: null,
    phaseId: null,
    campaignId: null,
    ticketId: ticket.id,
    projectId: ticket.projectId,
    failureType: failure.type,
    phaseName: null,
    platform: null,
    attempt,
    at: now,
    retryAt,
  })
  const waiting = await changeTicket(tx, ticket, {
    ...changes,
    status: 'OPEN',
    attempt: verdict.usesAttempt ? ticket.attempt : ticket.attempt - 1,
    availableAt: retryAt,
    leaseId: null,
  })
  await recordEvent(tx, actor, { type: 'ticket.failed', ...ticketIds(ticket), payload })
  return { ticket: waiting, outcome: { ...outcome, retryAt: retryAt.toISOString() } }
}

/** By the past where the project learns from it; not what a person's message decides. */
async function judgeTurn(
  tx: EntityManager,
  { projectId }: Ticket,
  facts: FailureFacts,
  unseen: boolean,
): Promise<LearntDecision> {
  const { type } = facts
  const rule = decideOnFailure(facts)
  if (unseen) return { verdict: rule, decidedBy: 'FIXED_RULE' }
  const alike = { failureType: type, attempt: null, projectId }
  return judgeByPast(tx, { learner: { projectId }, type, case: alike }, rule)
}

/** Only a retry is held up by a storm. */
async function remarkOn(
  tx: EntityManager,
  { decision }: FailureVerdict,
  failure: ReportedFailure,
): Promise<string> {
  return decision === 'RETRY' ? stormRemark(tx, fingerprintOf(failure.type, null, failure.message)) : ''
}

async function saveFailure(
  tx: EntityManager,
  ticket: Ticket,
  reported: ReportedFailure,
  decided: Pick<Failure, 'attempt' | 'worker' | 'decision' | 'decidedBy' | 'because'>,
): Promise<Failure> {
  const fingerprint = fingerprintOf(reported.type, null, reported.message)
  const saved = await tx.save(
    tx.create(Failure, { ...decided, ...reported, ticketId: ticket.id, fingerprint }),
  )
  return tx.findOneByOrFail(Failure, { id: saved.id })
}
