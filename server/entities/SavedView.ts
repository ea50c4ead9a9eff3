import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

/** A filter of the queue that somebody saved by a name. */
@Entity('saved_views')
export class SavedView {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  /** The key of whoever saved it first: `user:7`, `token:12`. */
  @Column({ type: 'text' })
  ownerKey: string

  @Column({ type: 'text' })
  ownerName: string

  /** Unique among the owner's, in any case. */
  @Column({ type: 'text' })
  name: string

  /** The query of the page's URL, with its question mark; empty for the whole queue. */
  @Column({ type: 'text' })
  search: string

  /** Everybody who reads the queue sees it. */
  @Column({ type: 'boolean' })
  shared: boolean

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  createdAt: Date
}
