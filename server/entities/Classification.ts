import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { Verdict } from './words.ts'

/** One verdict of the auto-review. */
@Entity('classifications')
export class Classification {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'bigint' })
  ticketId: string

  @Column({ type: 'text' })
  verdict: Verdict

  @Column({ type: 'double precision', nullable: true })
  confidence: number | null

  @Column({ type: 'text' })
  rationale: string

  @Column({ type: 'text' })
  classifier: string

  /** False where it came too late or was vetoed. */
  @Column({ type: 'boolean' })
  applied: boolean

  @Column({ type: 'text', nullable: true })
  overriddenAs: Verdict | null

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  at: Date
}
