import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { PhaseStatus } from './words.ts'

/** One step of an account through its campaign. */
@Entity('warmup_phases')
export class Phase {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'bigint' })
  accountId: string

  @Column({ type: 'bigint' })
  campaignId: string

  /** 0 is the first. */
  @Column({ type: 'int' })
  position: number

  @Column({ type: 'text' })
  name: string

  @Column({ type: 'text' })
  status: PhaseStatus

  /** 1 at the first claim; 0 before it. */
  @Column({ type: 'int', default: 0 })
  attempt: number

  @Column({ type: 'int' })
  maxAttempts: number

  @Column({ type: 'int' })
  cooldownSeconds: number

  /** Rate limits in a row; the fifth goes to a person. */
  @Column({ type: 'int', default: 0 })
  rateLimitStreak: number

  /** When the cooldown, backoff or undo window is over; the claim order while AVAILABLE. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  availableAt: Date | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  startedAt: Date | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  completedAt: Date | null

  /** What a person said to the bot; travels with the next lease. */
  @Column({ type: 'text', nullable: true })
  resumeNote: string | null

  @Column({ type: 'bigint', nullable: true })
  leaseId: string | null

  @Column({ type: 'bigint', nullable: true })
  lastFailureId: string | null
}
