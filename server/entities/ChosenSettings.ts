import { Column, Entity, PrimaryColumn } from 'typeorm'

/** The settings that a person set, by their names. One row, which every server reads. */
@Entity('chosen_settings')
export class ChosenSettings {
  /** Always 1. */
  @PrimaryColumn({ type: 'smallint' })
  id: number

  @Column({ type: 'jsonb' })
  settings: Record<string, unknown>
}
