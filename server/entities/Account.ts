import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { AccountStatus } from './words.ts'

/** A name on a platform, moved through its campaign’s phases. */
@Entity('accounts')
export class Account {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'bigint' })
  campaignId: string

  @Column({ type: 'text' })
  platform: string

  @Column({ type: 'text' })
  username: string

  /** Derived from the phases and `paused`, in one place: refreshAccountStatus. */
  @Column({ type: 'text', default: 'ACTIVE' })
  status: AccountStatus

  /** A person took it out of the pipeline. */
  @Column({ type: 'boolean', default: false })
  paused: boolean

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date
}
