import { Column, Entity, PrimaryColumn } from 'typeorm'

/** One phase of a campaign, from which each account gets its own. */
@Entity('phase_templates')
export class PhaseTemplate {
  @PrimaryColumn({ type: 'bigint' })
  campaignId: string

  /** 0 is the first. */
  @PrimaryColumn({ type: 'int' })
  position: number

  @Column({ type: 'text' })
  name: string

  @Column({ type: 'int' })
  maxAttempts: number

  /** Wait between the phase before and this one. */
  @Column({ type: 'int' })
  cooldownSeconds: number
}
