import type { EntityManager } from 'typeorm'
import type { App } from '../../app.ts'
import { dbNow } from '../../database/dbNow.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { Campaign } from '../../entities/Campaign.ts'
import { Project } from '../../entities/Project.ts'
import { recordEvents } from '../../events/recordEvent.ts'
import { LIVING_CAMPAIGNS } from '../content/campaigns.ts'
import { DEMO_PROJECTS } from '../content/projects.ts'
import { isPastUsername } from '../content/usernames.ts'
import { pastAccounts } from './pastAccounts.ts'
import { pastTickets } from './pastTickets.ts'
import { writePastAccounts } from './writePastAccounts.ts'
import { writePastTickets } from './writePastTickets.ts'

const WRITER = { key: 'system:demo-past', name: 'The demo’s past', role: null }

/**
 * Gives the demo's campaigns and projects the past that a fleet of some weeks would have: accounts and tickets that are
 * done, what stopped them, what people and the auto-review decided, and what came of it. It is made up, like all of the
 * demo, and goes with it. Once only: where it is there already, nothing happens.
 * @returns whether it was written now.
 */
export function writePast(app: Pick<App, 'settings' | 'database' | 'wakeFeed'>): Promise<boolean> {
  return inTransaction(app, async (tx) => {
    const campaigns = await lockNamed(
      tx,
      Campaign,
      LIVING_CAMPAIGNS.map(({ name }) => name),
    )
    const projects = await lockNamed(
      tx,
      Project,
      DEMO_PROJECTS.map(({ name }) => name),
    )
    if (await hasPast(tx, campaigns)) return false
    const now = (await dbNow(tx)).getTime()
    await writePastAccounts(tx, campaigns, pastAccounts(now))
    await writePastTickets(tx, projects, pastTickets(now))
    await recordEvents(tx, WRITER, [
      ...[...campaigns.values()].map(({ id }) => ({
        type: 'campaign.past_made_up' as const,
        payload: { campaignId: id },
      })),
      ...[...projects.values()].map(({ id }) => ({
        type: 'project.past_made_up' as const,
        projectId: id,
      })),
    ])
    return true
  })
}

/** The demo's rows by name, locked, so that of two demos that start at once one writes. */
async function lockNamed<Row extends Campaign | Project>(
  tx: EntityManager,
  entity: new () => Row,
  names: readonly string[],
): Promise<Map<string, Row>> {
  const rows = await tx
    .createQueryBuilder(entity, 'row')
    .where('row.name IN (:...names)', { names })
    .orderBy('row.id')
    .setLock('pessimistic_write')
    .getMany()
  return new Map(rows.map((row) => [row.name, row]))
}

async function hasPast(tx: EntityManager, campaigns: ReadonlyMap<string, Campaign>): Promise<boolean> {
  const rows = await tx.query<{ username: string }[]>(
    'SELECT username FROM accounts WHERE campaign_id = ANY($1)',
    [[...campaigns.values()].map(({ id }) => id)],
  )
  return rows.some(({ username }) => isPastUsername(username))
}
