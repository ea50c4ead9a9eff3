import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { priorityColumn } from './priorityColumn.ts'
import type { AwaitingReason, FailureType, Priority, ReviewEnd, ReviewKind, ReviewStatus } from './words.ts'

/** One episode of needing a human, on one phase or ticket: opened once, ended once. */
@Entity('reviews')
export class Review {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'text' })
  kind: ReviewKind

  @Column({ type: 'bigint', nullable: true })
  phaseId: string | null

  /** What the phase is called; null of a ticket. */
  @Column({ type: 'text', nullable: true })
  phaseName: string | null

  @Column({ type: 'bigint', nullable: true })
  accountId: string | null

  @Column({ type: 'bigint', nullable: true })
  campaignId: string | null

  @Column({ type: 'bigint', nullable: true })
  ticketId: string | null

  @Column({ type: 'bigint', nullable: true })
  projectId: string | null

  @Column({ type: 'text' })
  status: ReviewStatus

  @Column({ type: 'smallint', transformer: priorityColumn })
  priority: Priority

  @Column({ type: 'text', nullable: true })
  failureType: FailureType | null

  @Column({ type: 'text', nullable: true })
  awaitingReason: AwaitingReason | null

  @Column({ type: 'text' })
  title: string

  @Column({ type: 'text' })
  summary: string

  @Column({ type: 'text', nullable: true })
  fingerprint: string | null

  @Column({ type: 'timestamptz', precision: 3 })
  openedAt: Date

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  snoozedUntil: Date | null

  /** While SNOOZED: who put it off; null where that is not known. */
  @Column({ type: 'text', nullable: true })
  snoozedByName: string | null

  @Column({ type: 'int', default: 0 })
  escalationLevel: number

  /** The last time that the level rose. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  escalatedAt: Date | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  escalatesAt: Date | null

  /** While SNOOZED: what was left until the next escalation. */
  @Column({ type: 'int', nullable: true })
  escalationLeftSeconds: number | null

  /** Escalations since it is URGENT: each doubles the time to the next. */
  @Column({ type: 'int', default: 0 })
  urgentRepeats: number

  /** Actor key of the person who holds it. */
  @Column({ type: 'text', nullable: true })
  claimedBy: string | null

  @Column({ type: 'text', nullable: true })
  claimedByName: string | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  claimExpiresAt: Date | null

  /** Actor keys of everybody who ever held it: only they are told when it leaves what they hold. */
  @Column({ type: 'text', array: true, default: '{}' })
  heldBy: string[]

  /** Actor keys of the calls that opened or added to it: integrators may read these. */
  @Column({ type: 'text', array: true, default: '{}' })
  reportedBy: string[]

  @Column({ type: 'int', default: 1 })
  version: number

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  resolvedAt: Date | null

  @Column({ type: 'text', nullable: true })
  resolvedBy: ReviewEnd | null
}
