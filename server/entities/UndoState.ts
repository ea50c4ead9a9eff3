import { Column, Entity, PrimaryColumn } from 'typeorm'

/**
 * What a resolution changed, as it was before; there for as long as the resolution can be taken back. Rows are kept
 * as the database writes them, so that they go back without passing through here.
 */
@Entity('undo_states')
export class UndoState {
  @PrimaryColumn({ type: 'bigint' })
  resolutionId: string

  @Column({ type: 'jsonb' })
  state: Record<string, unknown>
}
