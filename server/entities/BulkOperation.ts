import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { ResolutionAction } from './words.ts'

/** One action on many reviews. Until it is started it is a preview, which runs out. */
@Entity('bulk_operations')
export class BulkOperation {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'text' })
  token: string

  @Column({ type: 'text' })
  action: ResolutionAction

  @Column({ type: 'text' })
  actorKey: string

  @Column({ type: 'text' })
  actorName: string

  /** For people. */
  @Column({ type: 'text', nullable: true })
  notes: string | null

  /** For the bots or agents. */
  @Column({ type: 'text', nullable: true })
  message: string | null

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  createdAt: Date

  /** The preview's end. */
  @Column({ type: 'timestamptz', precision: 3 })
  expiresAt: Date

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  startedAt: Date | null

  /** Until then one server works on it; past it another may take over. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  claimedUntil: Date | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  finishedAt: Date | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  undoableUntil: Date | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  undoneAt: Date | null

  /** Tried on the first few only: the place from which on its items are kept back. */
  @Column({ type: 'int', nullable: true })
  keptFrom: number | null

  /** Until then what was kept back may be acted on as well. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  keptUntil: Date | null
}
