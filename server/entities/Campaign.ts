import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

/** Accounts on one platform that go through the same phases. */
@Entity('campaigns')
export class Campaign {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'text' })
  name: string

  @Column({ type: 'text' })
  platform: string

  /** Whether automatic retries go by what became of earlier ones. */
  @Column({ type: 'boolean', default: false })
  learnsRetries: boolean

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date
}
