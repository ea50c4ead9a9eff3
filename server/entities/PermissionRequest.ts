import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

/**
 * What an agent asked permission for, and the answer, if a person gave one. Which request of a ticket counts now is
 * the ticket's to say: one that a message or a close came before has no answer and never gets one.
 */
@Entity('permission_requests')
export class PermissionRequest {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'bigint' })
  ticketId: string

  @Column({ type: 'text' })
  tool: string

  @Column({ type: 'text' })
  description: string

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  askedAt: Date

  /** These are null until a person answers; all but the note together. */
  @Column({ type: 'boolean', nullable: true })
  granted: boolean | null

  /** Granted for every later use on this ticket too. */
  @Column({ type: 'boolean', nullable: true })
  always: boolean | null

  @Column({ type: 'text', nullable: true })
  answeredBy: string | null

  /** What the person said to the agent with it. */
  @Column({ type: 'text', nullable: true })
  note: string | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  answeredAt: Date | null
}
