import type { EntityManager } from 'typeorm'
import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { recordEvents } from '../events/recordEvent.ts'
import { DEMO_CAMPAIGNS } from './content/campaigns.ts'
import { DEMO_PROJECTS } from './content/projects.ts'
import { DEMO_TOKENS } from './content/workers.ts'

/** How much was removed. */
export interface RemovedDemoData {
  readonly campaigns: number
  readonly accounts: number
  readonly projects: number
  readonly tickets: number
  readonly tokens: number
}

const REMOVER: Actor = { key: 'system:demo-removal', name: 'The demo’s removal', role: null }

/**
 * Removes the demo's campaigns, projects and tokens with all that hangs on them, and nothing else, in one
 * transaction. Safe while a server and even the fleet run: the fleet's tokens are gone with it, and open pages
 * lose the rows. What happened stays in the audit log, as everything does.
 */
export function removeDemoData(
  app: Pick<App, 'settings' | 'database' | 'wakeFeed'>,
): Promise<RemovedDemoData> {
  return inTransaction(app, async (tx) => {
    // In the order in which everybody locks: accounts and tickets, and what they belong to after them. The other way
    // round, a report that holds its account and writes a row of its campaign would wait for us, and we for it.
    const ofCampaigns = '(platform, name) IN (SELECT * FROM unnest($1::text[], $2::text[]))'
    const campaignNames = [
      DEMO_CAMPAIGNS.map(({ platform }) => platform),
      DEMO_CAMPAIGNS.map(({ name }) => name),
    ]
    const projectNames = [DEMO_PROJECTS.map(({ name }) => name)]
    const ofAccounts = `campaign_id IN (SELECT id FROM campaigns WHERE ${ofCampaigns})`
    const ofTickets = 'project_id IN (SELECT id FROM projects WHERE name = ANY($1))'
    await lock(tx, 'accounts', ofAccounts, campaignNames)
    await lock(tx, 'tickets', ofTickets, projectNames)
    const campaignIds = await lock(tx, 'campaigns', ofCampaigns, campaignNames)
    const projectIds = await lock(tx, 'projects', 'name = ANY($1)', projectNames)
    const tokenIds = await lock(tx, 'api_tokens', 'name = ANY($1)', [DEMO_TOKENS])
    // Again, for what came meanwhile: from here on nothing can come any more.
    const accountIds = await lock(tx, 'accounts', ofAccounts, campaignNames)
    const ticketIds = await lock(tx, 'tickets', ofTickets, projectNames)
    const openReviewIds = await lock(
      tx,
      'reviews',
      `(account_id = ANY($1) OR ticket_id = ANY($2)) AND status <> 'RESOLVED'`,
      [accountIds, ticketIds],
    )

    await removeStorms(tx, campaignIds)
    const tokenKeys = tokenIds.map((id) => `token:${id}`)
    await tx.query('DELETE FROM idempotency_keys WHERE actor_key = ANY($1)', [tokenKeys])
    const bulkIds = await bulkOperationsOn(tx, accountIds, ticketIds)
    // What belongs to an account or a ticket goes with it.
    await tx.query('DELETE FROM campaigns WHERE id = ANY($1)', [campaignIds])
    await tx.query('DELETE FROM projects WHERE id = ANY($1)', [projectIds])
    await tx.query('DELETE FROM attachments WHERE uploaded_by = ANY($1)', [tokenKeys])
    // A batch that acted on something else as well keeps what is left of it.
    await tx.query(
      `DELETE FROM bulk_operations operation WHERE id = ANY($1)
         AND NOT EXISTS (SELECT FROM bulk_items WHERE operation_id = operation.id)`,
      [bulkIds],
    )
    await tx.query('DELETE FROM api_tokens WHERE id = ANY($1)', [tokenIds])
    // For queues that are open in a browser: the rows are no longer there.
    await recordEvents(
      tx,
      REMOVER,
      openReviewIds.map((reviewId) => ({ type: 'review.removed', reviewId })),
    )
    const removed = {
      campaigns: campaignIds.length,
      accounts: accountIds.length,
      projects: projectIds.length,
      tickets: ticketIds.length,
      tokens: tokenIds.length,
    }
    const isAny = Object.values(removed).some((count) => count > 0)
    if (isAny) await recordEvents(tx, REMOVER, [{ type: 'demo.removed', payload: removed }])
    return removed
  })
}

/** The ids of the rows, locked in their order. `table` and `where` are written here, never given. */
async function lock(
  tx: EntityManager,
  table: string,
  where: string,
  parameters: readonly unknown[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `SELECT id FROM ${table} WHERE ${where} ORDER BY id FOR UPDATE`,
    [...parameters],
  )
  return rows.map(({ id }) => id)
}

/** Batches with an item among these accounts and tickets, whoever started them. */
async function bulkOperationsOn(
  tx: EntityManager,
  accountIds: readonly string[],
  ticketIds: readonly string[],
): Promise<string[]> {
  const rows = await tx.query<{ id: string }[]>(
    `SELECT DISTINCT item.operation_id AS id FROM bulk_items item JOIN reviews review ON review.id = item.review_id
     WHERE review.account_id = ANY($1) OR review.ticket_id = ANY($2)`,
    [accountIds, ticketIds],
  )
  return rows.map(({ id }) => id)
}

/** Storms that only the demo's reviews made. Open pages are told, as of any storm that is over. */
async function removeStorms(tx: EntityManager, campaignIds: readonly string[]): Promise<void> {
  const [storms] = await tx.query<[{ id: string }[], number]>(
    `DELETE FROM storms WHERE fingerprint IN (
       SELECT fingerprint FROM reviews WHERE fingerprint IS NOT NULL
       GROUP BY fingerprint HAVING bool_and(coalesce(campaign_id = ANY($1), false)))
     RETURNING id`,
    [campaignIds],
  )
  if (storms.length === 0) return
  await recordEvents(tx, REMOVER, [{ type: 'storm.ended' }])
}
