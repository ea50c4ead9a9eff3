import { randomBytes } from 'node:crypto'
import { type EntityManager, IsNull } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import { secondsAfter } from '../database/dbNow.ts'
import { Lease } from '../entities/Lease.ts'
import { LeaseLost } from '../errors.ts'

/** What a lease is about: exactly one of the two. */
export type LeaseSubject = { phaseId: string } | { ticketId: string }

/** The calls that end a lease; repeated with the same lease each returns its first result. */
export type EndingCall = 'completePhase' | 'failPhase' | 'finishTurn' | 'failTurn' | 'requestPermission'

interface NewLease {
  readonly worker: string
  readonly attempt: number
  readonly leaseSeconds: number
  readonly now: Date
  readonly note?: string | null
  readonly seenMessageId?: string | null
}

/** A token that nobody can guess. */
export function newLeaseToken(): string {
  return randomBytes(24).toString('base64url')
}

const TOKEN_FORM = /^[\w-]{32}$/

/** Asking the database about a malformed one could be an error of another kind. @throws LeaseLost */
export function assertTokenForm(token: string): void {
  if (!TOKEN_FORM.test(token)) throw new LeaseLost()
}

/** Gives a worker the right to a subject whose row the caller has locked and which has no running lease. */
export async function grantLease(
  tx: EntityManager,
  actor: Actor,
  subject: LeaseSubject,
  grant: NewLease,
): Promise<Lease> {
  const { now, leaseSeconds, ...rest } = grant
  const lease = tx.create(Lease, {
    ...rest,
    ...subject,
    token: newLeaseToken(),
    actorKey: actor.key,
    createdAt: now,
    expiresAt: secondsAfter(now, leaseSeconds),
  })
  return tx.save(lease)
}

/**
 * The lease behind a token, as it is now: what it says is final only while its subject is locked.
 * @throws LeaseLost when the token names none.
 */
export async function findLease(tx: EntityManager, token: string): Promise<Lease> {
  assertTokenForm(token)
  const lease = await tx.findOneBy(Lease, { token })
  if (!lease) throw new LeaseLost()
  return lease
}

/** @throws LeaseLost when the lease ended or its time is over, even if nobody has noticed yet. */
export function assertRunning(lease: Lease, now: Date): void {
  if (lease.endedAt !== null || lease.expiresAt <= now) throw new LeaseLost()
}

/** The first result of a call that already ended this lease, or null when it has not. */
export function repeatedResult<Result>(lease: Lease, call: EndingCall): Result | null {
  return lease.endedBy === call ? (lease.result as Result) : null
}

/** Ends a running lease. `result` is what a repeat of the ending call will get: ids and plain values. */
export async function endLease(
  tx: EntityManager,
  leaseId: string,
  endedBy: EndingCall | 'expired' | 'revoked',
  now: Date,
  result: Record<string, unknown> | null = null,
): Promise<void> {
  await tx.update(
    Lease,
    { id: leaseId, endedAt: IsNull() },
    { endedAt: now, endedBy, result: result as object },
  )
}

/** Ends whatever lease runs on the subject, because something else was decided; the worker gets LEASE_LOST. */
export async function revokeLease(tx: EntityManager, subject: LeaseSubject, now: Date): Promise<void> {
  await tx.update(Lease, { ...subject, endedAt: IsNull() }, { endedAt: now, endedBy: 'revoked' })
}
