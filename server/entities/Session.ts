import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'

/** A signed-in browser. The cookie holds the token, the table its SHA-256. */
@Entity('sessions')
export class Session {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'bytea' })
  tokenHash: Buffer

  @Column({ type: 'bigint' })
  userId: string

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date

  @Column({ type: 'timestamptz', precision: 3 })
  expiresAt: Date

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  revokedAt: Date | null
}
