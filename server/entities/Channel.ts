import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { ChannelKind } from './words.ts'

/** A way to tell people or machines elsewhere. */
@Entity('channels')
export class Channel {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'text' })
  kind: ChannelKind

  /** Unique in any case. */
  @Column({ type: 'text' })
  name: string

  /** What people see of where it goes: the webhook's address, Slack's host, the e-mails with a comma between. */
  @Column({ type: 'text' })
  target: string

  /** The webhook's signing secret, or Slack's whole address; null for e-mail. Read only to send. */
  @Column({ type: 'text', nullable: true, select: false })
  secret: string | null

  @Column({ type: 'boolean', default: true })
  enabled: boolean

  /** Why it was switched off, where no person did it. */
  @Column({ type: 'text', nullable: true })
  offBecause: string | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  offAt: Date | null

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  createdAt: Date
}
