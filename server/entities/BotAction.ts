import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

/** One step that a bot took. */
@Entity('bot_actions')
export class BotAction {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'bigint' })
  accountId: string

  @Column({ type: 'bigint', nullable: true })
  phaseId: string | null

  @Column({ type: 'text' })
  name: string

  @Column({ type: 'boolean' })
  ok: boolean

  @Column({ type: 'text', nullable: true })
  message: string | null

  @Column({ type: 'jsonb', nullable: true })
  details: unknown

  @Column({ type: 'bigint', nullable: true })
  screenshotId: string | null

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  at: Date
}
