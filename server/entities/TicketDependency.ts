import { Entity, PrimaryColumn } from 'typeorm'

/** `ticketId` waits until `dependsOnId` is DONE or SKIPPED. */
@Entity('ticket_dependencies')
export class TicketDependency {
  @PrimaryColumn({ type: 'bigint' })
  ticketId: string

  @PrimaryColumn({ type: 'bigint' })
  dependsOnId: string
}
