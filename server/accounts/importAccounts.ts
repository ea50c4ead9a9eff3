import { type EntityManager, In } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Account } from '../entities/Account.ts'
import { Campaign } from '../entities/Campaign.ts'
import { BadUserInput, NotFound } from '../errors.ts'
import { recordEvents } from '../events/recordEvent.ts'

/** In the order of the input, which is the order in which bots get them. */
const INSERT_ACCOUNTS = `
  INSERT INTO accounts (campaign_id, platform, username)
  SELECT $1, $2, username FROM unnest($3::text[]) WITH ORDINALITY AS input (username, place) ORDER BY place
  ON CONFLICT ON CONSTRAINT accounts_username_unique DO NOTHING
  RETURNING id`

/** The first phase may be claimed at once; the others wait for the one before. */
const INSERT_PHASES = `
  INSERT INTO warmup_phases
    (account_id, campaign_id, position, name, max_attempts, cooldown_seconds, status, available_at)
  SELECT account.id, account.campaign_id, template.position, template.name, template.max_attempts,
    template.cooldown_seconds,
    CASE WHEN template.position = 0 THEN 'AVAILABLE' ELSE 'PENDING' END,
    CASE WHEN template.position = 0 THEN statement_timestamp() END
  FROM accounts account JOIN phase_templates template ON template.campaign_id = account.campaign_id
  WHERE account.id = ANY($1)
  ORDER BY account.id, template.position
  RETURNING id, account_id, position`

/**
 * Takes accounts into a campaign. Those that it has already come back as they are.
 * @returns one account for each username, in their order.
 * @throws NotFound when there is no such campaign.
 * @throws BadUserInput when another campaign of the platform has one of the usernames: then nothing is imported.
 */
export async function importAccounts(
  app: App,
  actor: Actor,
  { campaignId, usernames }: { campaignId: string; usernames: readonly string[] },
): Promise<Account[]> {
  return inTransaction(app, async (tx) => {
    // Two imports into one campaign take turns, so that they cannot wait for each other's usernames.
    const campaign = await tx.findOne(Campaign, {
      where: { id: campaignId },
      lock: { mode: 'for_no_key_update' },
    })
    if (!campaign) throw new NotFound('campaign')

    const inserted = await tx.query<{ id: string }[]>(INSERT_ACCOUNTS, [
      campaign.id,
      campaign.platform,
      [...new Set(usernames)],
    ])
    const accounts = await accountsOf(tx, campaign, usernames)
    await startAccounts(
      tx,
      actor,
      inserted.map(({ id }) => id),
    )
    return accounts
  })
}

async function accountsOf(
  tx: EntityManager,
  campaign: Campaign,
  usernames: readonly string[],
): Promise<Account[]> {
  const found = await tx.findBy(Account, {
    platform: campaign.platform,
    username: In([...new Set(usernames)]),
  })
  const byName = new Map(found.map((account) => [account.username, account]))
  return usernames.map((username, place) => {
    const account = byName.get(username)!
    if (account.campaignId !== campaign.id) {
      throw new BadUserInput(
        `usernames.${place}`,
        `${username} is in another campaign on ${campaign.platform}: leave it out.`,
      )
    }
    return account
  })
}

/** Gives new accounts their phases. */
async function startAccounts(tx: EntityManager, actor: Actor, accountIds: string[]): Promise<void> {
  const phases = await tx.query<{ id: string; account_id: string; position: number }[]>(INSERT_PHASES, [
    accountIds,
  ])
  const first = phases
    .filter(({ position }) => position === 0)
    .map(({ id, account_id }) => ({ accountId: account_id, phaseId: id }))
  await recordEvents(tx, actor, [
    ...first.map(({ accountId }) => ({ type: 'account.imported' as const, accountId })),
    ...first.map((phase) => ({ type: 'phase.available' as const, ...phase })),
  ])
}
