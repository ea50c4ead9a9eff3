import { QueryFailedError } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { errorCode, inTransaction } from '../database/inTransaction.ts'
import { Campaign } from '../entities/Campaign.ts'
import { BadUserInput, NotFound } from '../errors.ts'
import { recordEvent } from '../events/recordEvent.ts'

const UNIQUE_VIOLATION = '23505'

/**
 * Gives a campaign another name.
 * @throws NotFound
 * @throws BadUserInput when the platform already has a campaign of this name.
 */
export async function updateCampaign(app: App, actor: Actor, id: string, name: string): Promise<Campaign> {
  return inTransaction(app, async (tx) => {
    const lock = { mode: 'pessimistic_write' } as const
    const campaign = await tx.findOne(Campaign, { where: { id }, lock })
    if (!campaign) throw new NotFound('campaign')
    if (campaign.name === name) return campaign
    const { platform } = campaign
    await tx.update(Campaign, id, { name }).catch((error: unknown) => {
      if (!isTaken(error)) throw error
      throw new BadUserInput('name', `${platform} already has a campaign of this name.`)
    })
    await recordEvent(tx, actor, {
      type: 'campaign.changed',
      payload: { campaignId: id },
      change: { what: `Name of a campaign on ${platform}`, from: campaign.name, to: name },
    })
    return tx.merge(Campaign, campaign, { name })
  })
}

/** Whether the database has refused a second row of the same name. */
function isTaken(error: unknown): boolean {
  return error instanceof QueryFailedError && errorCode(error) === UNIQUE_VIOLATION
}
