import { Column, Entity, PrimaryColumn } from 'typeorm'

/** How things were before a resolution; there for as long as it can be taken back. */
@Entity('undo_states')
export class UndoState {
  @PrimaryColumn({ type: 'bigint' })
  resolutionId: string

  @Column({ type: 'jsonb' })
  state: Record<string, unknown>
}
