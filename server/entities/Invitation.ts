import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { Role } from './words.ts'

/** A link that makes somebody a person here, once. */
@Entity('invitations')
export class Invitation {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  /** SHA-256 of the link's token. */
  @Column({ type: 'bytea', select: false })
  tokenHash: Buffer

  @Column({ type: 'text' })
  name: string

  /** In small letters. */
  @Column({ type: 'text' })
  email: string

  @Column({ type: 'text' })
  role: Role

  /** Whoever invited them, by name. */
  @Column({ type: 'text' })
  invitedBy: string

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  createdAt: Date

  @Column({ type: 'timestamptz', precision: 3 })
  expiresAt: Date

  /** When it was used or revoked. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  endedAt: Date | null
}
