import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Campaign } from '../entities/Campaign.ts'
import { PhaseTemplate } from '../entities/PhaseTemplate.ts'
import { BadUserInput } from '../errors.ts'
import { recordEvent } from '../events/recordEvent.ts'

export interface CreateCampaignInput {
  readonly name: string
  readonly platform: string
  /** In the order in which accounts go through them. */
  readonly phases: readonly { name: string; maxAttempts: number; cooldownSeconds: number }[]
  /** Whether automatic retries go by what became of earlier ones. */
  readonly learnsRetries: boolean
}

/**
 * Creates a campaign with its phases.
 * @throws BadUserInput when the platform already has a campaign of this name.
 */
export async function createCampaign(app: App, actor: Actor, input: CreateCampaignInput): Promise<Campaign> {
  return inTransaction(app, async (tx) => {
    const { raw } = await tx
      .createQueryBuilder()
      .insert()
      .into(Campaign)
      .values({ name: input.name, platform: input.platform, learnsRetries: input.learnsRetries })
      .orIgnore()
      .returning('id')
      .execute()
    const [row] = raw as { id: string }[]
    if (!row) throw new BadUserInput('name', `${input.platform} already has a campaign of this name.`)

    await tx.insert(
      PhaseTemplate,
      input.phases.map((phase, position) => ({ ...phase, position, campaignId: row.id })),
    )
    await recordEvent(tx, actor, {
      type: 'campaign.created',
      payload: { campaignId: row.id },
      change: {
        subject: 'CAMPAIGN',
        name: `${input.name} (${input.platform})`,
        from: null,
        to: { state: 'CREATED' },
      },
    })
    return tx.findOneByOrFail(Campaign, { id: row.id })
  })
}
