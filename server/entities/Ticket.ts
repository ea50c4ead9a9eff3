import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { priorityColumn } from './priorityColumn.ts'
import type { AwaitingReason, CloseReason, Priority, TicketMode, TicketStatus } from './words.ts'

/** A conversation with an agent about one piece of work. */
@Entity('tickets')
export class Ticket {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'bigint' })
  projectId: string

  @Column({ type: 'text' })
  number: string

  @Column({ type: 'text' })
  title: string

  @Column({ type: 'text' })
  body: string

  @Column({ type: 'text' })
  status: TicketStatus

  @Column({ type: 'text' })
  mode: TicketMode

  @Column({ type: 'text', nullable: true })
  awaitingReason: AwaitingReason | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  reviewScheduledAt: Date | null

  /** A scheduler works on its auto-review until then; past it, another may take over. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  reviewClaimedUntil: Date | null

  /** Times that the classifier failed in a row. */
  @Column({ type: 'int', default: 0 })
  reviewAttempts: number

  @Column({ type: 'text', nullable: true })
  closeReason: CloseReason | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  closedAt: Date | null

  /** When the retention last removed messages of it. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  messagesRemovedAt: Date | null

  @Column({ type: 'smallint', transformer: priorityColumn })
  priority: Priority

  @Column({ type: 'int', nullable: true })
  sequence: number | null

  @Column({ type: 'boolean' })
  startWhenReady: boolean

  /** 1 at the first claim; 0 before it. */
  @Column({ type: 'int', default: 0 })
  attempt: number

  @Column({ type: 'int', default: 3 })
  maxAttempts: number

  @Column({ type: 'int', default: 0 })
  rateLimitStreak: number

  /** While OPEN: when its backoff or undo window is over. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  availableAt: Date | null

  @Column({ type: 'bigint', nullable: true })
  leaseId: string | null

  @Column({ type: 'bigint', nullable: true })
  lastFailureId: string | null

  /** The newest permission request, while it waits and as long as its answer holds. */
  @Column({ type: 'bigint', nullable: true })
  permissionRequestId: string | null

  /** While it waits for a permission: its priority before, which comes back when it goes on. */
  @Column({ type: 'smallint', nullable: true, transformer: priorityColumn })
  ownPriority: Priority | null

  /** Rises with every change; the auto-review compares it before it acts. */
  @Column({ type: 'int', default: 1 })
  version: number

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt: Date
}
