import { QueryFailedError } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { errorCode, inTransaction } from '../database/inTransaction.ts'
import { Campaign } from '../entities/Campaign.ts'
import type { Change } from '../entities/Change.ts'
import { BadUserInput, NotFound } from '../errors.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { whatDiffers } from '../settings/whatDiffers.ts'

const UNIQUE_VIOLATION = '23505'

/** What of a campaign may be changed; what is left out stays. */
export type CampaignChanges = Partial<Pick<Campaign, 'name' | 'learnsRetries'>>

/**
 * Changes a campaign. Whether its retries learn counts for failures from now on.
 * @throws NotFound
 * @throws BadUserInput when the platform already has a campaign of this name.
 */
export async function updateCampaign(
  app: App,
  actor: Actor,
  id: string,
  changes: CampaignChanges,
): Promise<Campaign> {
  return inTransaction(app, async (tx) => {
    const lock = { mode: 'pessimistic_write' } as const
    const before = await tx.findOne(Campaign, { where: { id }, lock })
    if (!before) throw new NotFound('campaign')
    const after = tx.create(Campaign, { ...before, ...changes })
    const changed = changesOf(before, after)
    if (changed.length === 0) return before
    await tx.update(Campaign, id, changes).catch((error: unknown) => {
      if (!isTaken(error)) throw error
      throw new BadUserInput('name', `${before.platform} already has a campaign of this name.`)
    })
    await recordEvents(
      tx,
      actor,
      changed.map((change) => ({ type: 'campaign.changed' as const, payload: { campaignId: id }, change })),
    )
    return after
  })
}

function changesOf(before: Campaign, after: Campaign): Change[] {
  return whatDiffers(
    [
      ['CAMPAIGN_NAME', ({ name }) => ({ text: name })],
      ['CAMPAIGN_LEARNING', ({ learnsRetries }) => ({ isOn: learnsRetries })],
    ],
    before,
    after,
    `${before.name} (${before.platform})`,
  )
}

/** Whether the database has refused a second row of the same name. */
function isTaken(error: unknown): boolean {
  return error instanceof QueryFailedError && errorCode(error) === UNIQUE_VIOLATION
}
