import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm'
import type { ImageType } from './words.ts'

/** An uploaded screenshot. What nothing shows is swept. */
@Entity('attachments')
export class Attachment {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string

  @Column({ type: 'text' })
  filename: string

  /** By its content, whatever its name says. */
  @Column({ type: 'text' })
  contentType: ImageType

  @Column({ type: 'int' })
  byteSize: number

  /** Left out unless a query asks for it. */
  @Column({ type: 'bytea', select: false })
  content: Buffer

  /** Actor key. */
  @Column({ type: 'text' })
  uploadedBy: string

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  createdAt: Date
}
