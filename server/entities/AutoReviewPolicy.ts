import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { AutoReviewMode } from './words.ts'

/** Whether the auto-review may close. One row, which every server reads. */
@Entity('auto_review_policy')
export class AutoReviewPolicy {
  /** Always 1. */
  @PrimaryColumn({ type: 'smallint' })
  id: number

  @Column({ type: 'text' })
  mode: AutoReviewMode

  /** When it was switched last; null while it is as it began. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  since: Date | null

  @Column({ type: 'text', nullable: true })
  switchedBy: string | null

  @Column({ type: 'text', nullable: true })
  because: string | null

  /** Verdicts from before do not count in the measured rate. */
  @Column({ type: 'timestamptz', precision: 3 })
  countedSince: Date

  /** Nobody outside can work out which verdicts become samples. */
  @Column({ type: 'uuid' })
  samplingKey: string
}
