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

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date
}
