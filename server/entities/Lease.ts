import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

/** A worker’s time-limited right to a phase or ticket; `token` fences every later call. */
@Entity('leases')
export class Lease {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'text' })
  token: string

  @Column({ type: 'bigint', nullable: true })
  phaseId: string | null

  @Column({ type: 'bigint', nullable: true })
  ticketId: string | null

  @Column({ type: 'text' })
  worker: string

  @Column({ type: 'text' })
  actorKey: string

  @Column({ type: 'int' })
  attempt: number

  @Column({ type: 'text', nullable: true })
  note: string | null

  /** The newest user message when a ticket was claimed. */
  @Column({ type: 'bigint', nullable: true })
  seenMessageId: string | null

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  createdAt: Date

  @Column({ type: 'timestamptz', precision: 3 })
  expiresAt: Date

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  endedAt: Date | null

  /** The call that ended it, or `expired`, `revoked`. */
  @Column({ type: 'text', nullable: true })
  endedBy: string | null

  /** What that call answered; repeated calls get it again. */
  @Column({ type: 'jsonb', nullable: true })
  result: Record<string, unknown> | null
}
