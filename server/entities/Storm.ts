import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { FailureType } from './words.ts'

/** A time in which one fingerprint opened far more reviews than usual. */
@Entity('storms')
export class Storm {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'text' })
  fingerprint: string

  @Column({ type: 'text' })
  failureType: FailureType

  /** What its first review said. */
  @Column({ type: 'text' })
  summary: string

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  startedAt: Date

  /** Null while it lasts. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  endedAt: Date | null
}
