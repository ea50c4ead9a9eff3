import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { Decider, Decision, FailureType } from './words.ts'

/** One failure of a phase or ticket, with what was decided about it. */
@Entity('failures')
export class Failure {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'bigint', nullable: true })
  phaseId: string | null

  @Column({ type: 'bigint', nullable: true })
  accountId: string | null

  @Column({ type: 'bigint', nullable: true })
  ticketId: string | null

  /** Of a phase's failure. */
  @Column({ type: 'bigint', nullable: true })
  campaignId: string | null

  @Column({ type: 'text', nullable: true })
  phaseName: string | null

  @Column({ type: 'text' })
  type: FailureType

  @Column({ type: 'text' })
  message: string

  @Column({ type: 'jsonb', nullable: true })
  details: unknown

  @Column({ type: 'bigint', nullable: true })
  screenshotId: string | null

  @Column({ type: 'int' })
  attempt: number

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  at: Date

  @Column({ type: 'text', nullable: true })
  worker: string | null

  @Column({ type: 'text' })
  fingerprint: string

  @Column({ type: 'text' })
  decision: Decision

  @Column({ type: 'text', default: 'FIXED_RULE' })
  decidedBy: Decider

  @Column({ type: 'text' })
  because: string
}
