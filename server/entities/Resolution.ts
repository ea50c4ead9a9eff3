import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { Outcome, ResolutionAction } from './words.ts'

/** One human intervention. Append-only: a trigger lets only the outcome and the undo window change. */
@Entity('review_logs')
export class Resolution {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'bigint' })
  reviewId: string

  @Column({ type: 'bigint', nullable: true })
  phaseId: string | null

  @Column({ type: 'bigint', nullable: true })
  accountId: string | null

  @Column({ type: 'bigint', nullable: true })
  ticketId: string | null

  @Column({ type: 'bigint', nullable: true })
  campaignId: string | null

  @Column({ type: 'bigint', nullable: true })
  projectId: string | null

  @Column({ type: 'text', nullable: true })
  phaseName: string | null

  @Column({ type: 'text' })
  action: ResolutionAction

  /** The failure type or awaiting reason it dealt with. */
  @Column({ type: 'text', nullable: true })
  reason: string | null

  @Column({ type: 'text', nullable: true })
  notes: string | null

  @Column({ type: 'text', nullable: true })
  message: string | null

  @Column({ type: 'text' })
  actorKey: string

  @Column({ type: 'text' })
  byName: string

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  at: Date

  /** Whole seconds from when the review was opened. */
  @Column({ type: 'int' })
  waitedSeconds: number

  @Column({ type: 'text', default: 'PENDING' })
  outcome: Outcome

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  outcomeAt: Date | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  undoableUntil: Date | null

  /** Name of whoever did something to the subject and so ended the window before its time. */
  @Column({ type: 'text', nullable: true })
  undoClosedBy: string | null
}
