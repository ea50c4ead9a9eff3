import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { MessageRole } from './words.ts'

/** One message of a ticket. Within a ticket the order of ids is the order of commits. */
@Entity('messages')
export class Message {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'bigint' })
  ticketId: string

  @Column({ type: 'text' })
  role: MessageRole

  @Column({ type: 'text' })
  content: string

  @Column({ type: 'text', nullable: true })
  author: string | null

  /** A SYSTEM message that asks the agent anew, as every USER message does: what it said before is no answer to that. */
  @Column({ type: 'boolean', default: false })
  startsTurn: boolean

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  at: Date
}
