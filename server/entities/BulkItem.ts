import { Column, Entity, PrimaryColumn } from 'typeorm'

/** One review of a bulk operation, at the version that the preview saw. */
@Entity('bulk_items')
export class BulkItem {
  @PrimaryColumn({ type: 'bigint' })
  operationId: string

  /** In the order of the queue, from 0. */
  @PrimaryColumn({ type: 'int' })
  place: number

  @Column({ type: 'bigint' })
  reviewId: string

  @Column({ type: 'int' })
  version: number

  /** Why the preview left it out; such an item is never acted on. */
  @Column({ type: 'text', nullable: true })
  leftOut: string | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  doneAt: Date | null

  @Column({ type: 'bigint', nullable: true })
  resolutionId: string | null

  /** The error's code, where it could not be done. */
  @Column({ type: 'text', nullable: true })
  code: string | null

  @Column({ type: 'text', nullable: true })
  message: string | null
}
