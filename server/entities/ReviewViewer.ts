import { Column, Entity, PrimaryColumn } from 'typeorm'

/** One subscription of somebody who looks at a review, for as long as its server keeps it alive. */
@Entity('review_viewers')
export class ReviewViewer {
  @PrimaryColumn({ type: 'uuid' })
  id: string

  /** Without a foreign key: a row lives for seconds, and must not hold up the deleting of its review. */
  @Column({ type: 'bigint' })
  reviewId: string

  /** The actor's key. */
  @Column({ type: 'text' })
  viewerKey: string

  @Column({ type: 'text' })
  name: string

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  since: Date

  /** From then on nobody is there: the server that kept it alive is gone. */
  @Column({ type: 'timestamptz', precision: 3 })
  expiresAt: Date
}
