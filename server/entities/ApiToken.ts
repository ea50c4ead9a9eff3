import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { Role } from './words.ts'

/** A machine’s bearer token. Only its hash is kept; `prefix` lets a person recognise it. */
@Entity('api_tokens')
export class ApiToken {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'text' })
  name: string

  @Column({ type: 'text' })
  role: Role

  @Column({ type: 'text' })
  prefix: string

  /** SHA-256 of the whole token. */
  @Column({ type: 'bytea', select: false })
  tokenHash: Buffer

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  expiresAt: Date | null

  /** Kept to the minute: writing it on every call would cost a write a call. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  lastUsedAt: Date | null

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  revokedAt: Date | null
}
