import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { Change, ChangeInWords } from './Change.ts'

/** A committed fact, in order. */
@Entity('events')
export class EventRecord {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  position: string

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  at: Date

  @Column({ type: 'text' })
  type: string

  @Column({ type: 'bigint', nullable: true })
  accountId: string | null

  @Column({ type: 'bigint', nullable: true })
  phaseId: string | null

  @Column({ type: 'bigint', nullable: true })
  projectId: string | null

  @Column({ type: 'bigint', nullable: true })
  ticketId: string | null

  @Column({ type: 'bigint', nullable: true })
  reviewId: string | null

  @Column({ type: 'bigint', nullable: true })
  bulkOperationId: string | null

  @Column({ type: 'text' })
  actorKey: string

  @Column({ type: 'text' })
  actorName: string

  /** A sentence for the account’s timeline, where the system decided something. */
  @Column({ type: 'text', nullable: true })
  note: string | null

  @Column({ type: 'jsonb', nullable: true })
  payload: Record<string, unknown> | null

  /** Of a change of people or settings: what, from and to. */
  @Column({ type: 'jsonb', nullable: true })
  change: Change | ChangeInWords | null
}
