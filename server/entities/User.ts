import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { Role } from './words.ts'

/** A person who signs in. */
@Entity('users')
export class User {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'text' })
  name: string

  @Column({ type: 'text' })
  role: Role

  /** In small letters, unique; null for who signs in by a link only. */
  @Column({ type: 'text', nullable: true })
  email: string | null

  /** scrypt with its parameters and its salt; null while there is no password. Only who asks for it gets it. */
  @Column({ type: 'text', nullable: true, select: false })
  passwordHash: string | null

  /** The database works it out. */
  @Column({ type: 'boolean', insert: false, update: false })
  hasPassword: boolean

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date

  /** Since when they may not sign in any more. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  deactivatedAt: Date | null
}
