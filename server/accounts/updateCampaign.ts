import { QueryFailedError } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { errorCode, inTransaction } from '../database/inTransaction.ts'
import { Campaign } from '../entities/Campaign.ts'
import type { Change } from '../entities/EventRecord.ts'
import { BadUserInput, NotFound } from '../errors.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { onOrOff } from '../settings/changesInWords.ts'

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
    const said = changesInWords(before, after)
    if (said.length === 0) return before
    await tx.update(Campaign, id, changes).catch((error: unknown) => {
      if (!isTaken(error)) throw error
      throw new BadUserInput('name', `${before.platform} already has a campaign of this name.`)
    })
    await recordEvents(
      tx,
      actor,
      said.map((change) => ({ type: 'campaign.changed' as const, payload: { campaignId: id }, change })),
    )
    return after
  })
}

function changesInWords(before: Campaign, after: Campaign): Change[] {
  const all: Change[] = [
    { what: `Name of a campaign on ${before.platform}`, from: before.name, to: after.name },
    {
      what: `Learning from retries in campaign ${after.name}`,
      from: onOrOff(before.learnsRetries),
      to: onOrOff(after.learnsRetries),
    },
  ]
  return all.filter(({ from, to }) => from !== to)
}

/** Whether the database has refused a second row of the same name. */
function isTaken(error: unknown): boolean {
  return error instanceof QueryFailedError && errorCode(error) === UNIQUE_VIOLATION
}
