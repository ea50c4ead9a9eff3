import { Column, Entity, PrimaryColumn } from 'typeorm'

/** A tool that agents need not ask for on this ticket any more. */
@Entity('allowed_tools')
export class AllowedTool {
  @PrimaryColumn({ type: 'bigint' })
  ticketId: string

  @PrimaryColumn({ type: 'text' })
  tool: string

  /** The request that it was granted with. */
  @Column({ type: 'bigint' })
  requestId: string

  @Column({ type: 'text' })
  byName: string

  @Column({ type: 'timestamptz', precision: 3, default: () => 'clock_timestamp()' })
  at: Date
}
