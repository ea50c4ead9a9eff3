import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

/** Tickets that agents work on. */
@Entity('projects')
export class Project {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'text' })
  name: string

  /** Ticket numbers are KEY-1, KEY-2, … */
  @Column({ type: 'text' })
  key: string

  @Column({ type: 'int' })
  reviewDelaySeconds: number

  /** How many of its tickets may be in progress at once. */
  @Column({ type: 'int' })
  maxParallel: number

  /** Whether automatic retries go by what became of earlier ones. */
  @Column({ type: 'boolean', default: false })
  learnsRetries: boolean

  @Column({ type: 'int', default: 1 })
  nextNumber: number

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date
}
