import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

/** A signed-in browser. The cookie holds the token, the table its SHA-256. */
@Entity('sessions')
export class Session {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'bytea', select: false })
  tokenHash: Buffer

  @Column({ type: 'bigint' })
  userId: string

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date

  @Column({ type: 'timestamptz', precision: 3 })
  expiresAt: Date

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  revokedAt: Date | null

  /** What the browser calls itself. */
  @Column({ type: 'text', nullable: true })
  userAgent: string | null

  /** Kept to the minute: writing it on every call would cost a write a call. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  lastSeenAt: Date | null
}
