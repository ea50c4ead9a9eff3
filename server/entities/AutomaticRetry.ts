import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { FailureType, RetryOutcome } from './words.ts'

/** One automatic retry, and what came of it. */
@Entity('automatic_retries')
export class AutomaticRetry {
  /** The failure that it was decided on. */
  @PrimaryColumn({ type: 'bigint' })
  failureId: string

  @Column({ type: 'bigint', nullable: true })
  accountId: string | null

  @Column({ type: 'bigint', nullable: true })
  phaseId: string | null

  @Column({ type: 'bigint', nullable: true })
  campaignId: string | null

  @Column({ type: 'bigint', nullable: true })
  ticketId: string | null

  @Column({ type: 'bigint', nullable: true })
  projectId: string | null

  @Column({ type: 'text' })
  failureType: FailureType

  @Column({ type: 'text', nullable: true })
  phaseName: string | null

  @Column({ type: 'text', nullable: true })
  platform: string | null

  /** Which attempt had failed; 1 is the first. */
  @Column({ type: 'int' })
  attempt: number

  /** How long it was put off; null for those of before that was written down. */
  @Column({ type: 'int', nullable: true })
  delaySeconds: number | null

  @Column({ type: 'timestamptz', precision: 3 })
  at: Date

  @Column({ type: 'text', default: 'PENDING' })
  outcome: RetryOutcome

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  outcomeAt: Date | null
}
