import { Column, Entity, PrimaryColumn } from 'typeorm'

/** The saved view that somebody's page begins with. */
@Entity('default_views')
export class DefaultView {
  @PrimaryColumn({ type: 'text' })
  actorKey: string

  @Column({ type: 'bigint' })
  viewId: string
}
