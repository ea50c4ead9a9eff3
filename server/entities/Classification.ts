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

  /** The newest message that the classifier read. */
  @Column({ type: 'bigint' })
  readThrough: string

  /** The review that waited for this verdict; null where it came too late. */
  @Column({ type: 'bigint', nullable: true })
  reviewId: string | null

  /** The ticket changed as the verdict says. Where not, the flags below say why; none of them: it came too late. */
  @Column({ type: 'boolean' })
  applied: boolean

  /** The classifier said COMPLETED and was overruled: the verdict is the veto's. */
  @Column({ type: 'boolean', default: false })
  vetoed: boolean

  /** Given in shadow mode. */
  @Column({ type: 'boolean', default: false })
  shadow: boolean

  /** Taken out as a sample, so that a person judges it. */
  @Column({ type: 'boolean', default: false })
  sampled: boolean

  /** Only shadow mode or the sample kept it from closing the ticket. */
  @Column({ type: 'boolean', default: false })
  wouldClose: boolean

  /** Whether a COMPLETED was right, once a person has shown it; null before, and where nobody did. */
  @Column({ type: 'boolean', nullable: true })
  judgedRight: boolean | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  judgedAt: Date | null

  /** Whose doing showed it; null also from before this was kept. */
  @Column({ type: 'text', nullable: true })
  judgedBy: string | null

  @Column({ type: 'text', nullable: true })
  overriddenAs: Verdict | null

  @Column({ type: 'text', nullable: true })
  overriddenBy: string | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  overriddenAt: Date | null

  @Column({ type: 'text', nullable: true })
  overrideNotes: string | null

  /** When the auto-review was due; null where the verdict came too late, and from before this was kept. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  dueAt: Date | null

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  at: Date
}
