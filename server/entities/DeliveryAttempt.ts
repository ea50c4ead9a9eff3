import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

/** One try to deliver a message, and what came back. */
@Entity('delivery_attempts')
export class DeliveryAttempt {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'bigint' })
  deliveryId: string

  /** When it began. */
  @Column({ type: 'timestamptz', precision: 3 })
  at: Date

  @Column({ type: 'int' })
  durationMs: number

  /** What HTTP or SMTP answered; null where nothing did. */
  @Column({ type: 'int', nullable: true })
  status: number | null

  /** Why it did not work, in words; null where it did. */
  @Column({ type: 'text', nullable: true })
  error: string | null

  /** How the answer began. */
  @Column({ type: 'text', nullable: true })
  response: string | null
}
