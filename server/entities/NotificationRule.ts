import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import { priorityColumn } from './priorityColumn.ts'
import type { NoticeEvent, Priority } from './words.ts'

/** What a channel is told of: one of its rules has to let it through. */
@Entity('notification_rules')
export class NotificationRule {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'bigint' })
  channelId: string

  @Column({ type: 'text', array: true })
  events: NoticeEvent[]

  /** This one and what is more pressing; null: every priority. */
  @Column({ type: 'smallint', nullable: true, transformer: priorityColumn })
  leastPriority: Priority | null

  /** With `projectIds` empty too: everything. Else what belongs to one of these. */
  @Column({ type: 'bigint', array: true, default: '{}' })
  campaignIds: string[]

  @Column({ type: 'bigint', array: true, default: '{}' })
  projectIds: string[]

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  createdAt: Date
}
