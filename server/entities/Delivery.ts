import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { DeliveryEvent, DeliveryState } from './words.ts'

/** What is sent. It is an API: names stay, and what comes is added. */
export interface Payload {
  /** Such as `account.review_opened`. */
  readonly type: string
  /** When it happened, ISO 8601. */
  readonly timestamp: string
  readonly data: {
    /** One line for people. */
    readonly text: string
    /** Where the page shows it. */
    readonly url: string
    readonly [name: string]: unknown
  }
}

/** One message to one channel, over all its attempts. */
@Entity('deliveries')
export class Delivery {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'bigint' })
  channelId: string

  @Column({ type: 'text' })
  event: DeliveryEvent

  /** The same over all attempts, so that the receiver knows what it has already. */
  @Column({ type: 'text' })
  messageId: string

  /** What it tells of: a channel hears of it once. */
  @Column({ type: 'text' })
  noticeKey: string

  /** What others have to share to be told with it; null where it stands alone. */
  @Column({ type: 'text', nullable: true })
  cause: string | null

  /** It was not sent yet, and more of the same cause is added to it. */
  @Column({ type: 'boolean', default: false })
  collecting: boolean

  /** The message, as it is signed and sent. */
  @Column({ type: 'json' })
  payload: Payload

  @Column({ type: 'text' })
  state: DeliveryState

  /** Of a FAILED one: why no further attempt is made. */
  @Column({ type: 'text', nullable: true })
  because: string | null

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  createdAt: Date

  /** The attempts of the two days count from here. */
  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  triedSince: Date

  @Column({ type: 'int', default: 0 })
  attempts: number

  /** The failed attempts since `triedSince`. */
  @Column({ type: 'int', default: 0 })
  failures: number

  /** Of a PENDING one. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  nextAttemptAt: Date | null

  /** An attempt is being made; past this time whoever made it is gone. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  attemptUntil: Date | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  endedAt: Date | null
}
