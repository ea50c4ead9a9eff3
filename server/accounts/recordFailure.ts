import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { lockScreenshots } from '../attachments/lockScreenshots.ts'
import type { Account } from '../entities/Account.ts'
import { Failure } from '../entities/Failure.ts'
import type { Phase } from '../entities/Phase.ts'
import type { Decider, FailureType } from '../entities/words.ts'
import { type EventType, recordEvent } from '../events/recordEvent.ts'
import { closeUndoWindow } from '../reviews/closeUndoWindow.ts'
import type { FailureVerdict } from './failureDetection.ts'
import { fingerprintOf } from './fingerprint.ts'

/** What went wrong, as it was reported. */
export interface ReportedFailure {
  readonly type: FailureType
  readonly message: string
  readonly details: unknown
  /** The attachment's row; null without one. */
  readonly screenshotId: string | null
}

/** Where it went wrong. The account is locked. */
export interface FailedAttempt {
  readonly account: Account
  readonly phase: Phase
  /** Which attempt at the phase it was; 1 is the first. */
  readonly attempt: number
  readonly worker: string | null
  readonly now: Date
}

interface FailureRecord extends Pick<FailureVerdict, 'decision' | 'because'> {
  /** The fixed rule where left out. */
  readonly decidedBy?: Decider
  readonly event: EventType
  /** The line in the account's timeline. */
  readonly note: string
}

/**
 * Writes down a failure with what was decided about it. What a person did to the account before can no longer be
 * taken back.
 * @throws NotFound when the screenshot is not one that the actor uploaded.
 */
export async function recordFailure(
  tx: EntityManager,
  actor: Actor,
  { account, phase, attempt, worker, now }: FailedAttempt,
  reported: ReportedFailure,
  { decision, decidedBy, because, event, note }: FailureRecord,
): Promise<Failure> {
  await lockScreenshots(tx, actor, [reported], () => 'failure.screenshotId')
  const { id: phaseId, accountId, campaignId } = phase
  await closeUndoWindow(tx, actor, { kind: 'PHASE', phaseId, accountId, campaignId })
  const failure = await tx.save(
    tx.create(Failure, {
      ...reported,
      accountId: account.id,
      phaseId,
      campaignId,
      phaseName: phase.name,
      attempt,
      at: now,
      worker,
      fingerprint: fingerprintOf(reported.type, phase.name, reported.message),
      decision,
      decidedBy,
      because,
    }),
  )
  await recordEvent(tx, actor, {
    type: event,
    accountId: account.id,
    phaseId,
    note,
    payload: { failureType: reported.type, decision },
  })
  return failure
}
