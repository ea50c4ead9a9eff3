import { type EntityManager, In } from 'typeorm'
import { BotAction } from '../entities/BotAction.ts'
import { EventRecord } from '../entities/EventRecord.ts'
import { Failure } from '../entities/Failure.ts'
import { Resolution } from '../entities/Resolution.ts'

/** One thing that happened to an account. An event stands for the system's own note. */
export type TimelineItem = BotAction | Failure | Resolution | EventRecord

/** Where an item stands in the timeline: newest first by these three. */
export interface TimelinePlace {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Number of the source, so that ids of different tables do not meet. */
  readonly source: number
  readonly id: string
}

/**
 * At the same moment the later in this list is the newer: the bot acts, the failure is noticed, then
 * somebody decides.
 */
const SOURCES = [
  { table: 'bot_actions', key: 'id', condition: 'true' },
  { table: 'failures', key: 'id', condition: 'true' },
  { table: 'review_logs', key: 'id', condition: 'true' },
  { table: 'events', key: 'position', condition: 'note IS NOT NULL' },
] as const

/**
 * Each source gives no more than a page by its own index. `at <=` repeats what the row comparison says, in a
 * form that the index understands.
 */
const PAGE = `
  SELECT source, id, at FROM (${SOURCES.map(
    ({ table, key, condition }, source) => `
    (SELECT ${source} AS source, ${key} AS id, at FROM ${table}
     WHERE account_id = $1 AND ${condition} AND at <= $2 AND (at, ${source}, ${key}) < ($2, $3::int, $4::bigint)
     ORDER BY at DESC, ${key} DESC LIMIT $5)`,
  ).join(' UNION ALL ')}
  ) AS items ORDER BY at DESC, source DESC, id DESC LIMIT $5`

const NEWEST = ['infinity', 0, 0] as const

/**
 * Everything that happened to an account, newest first.
 * @param after where the page before ended; null for the first page.
 */
export async function accountTimeline(
  manager: EntityManager,
  accountId: string,
  { limit, after }: { limit: number; after: TimelinePlace | null },
): Promise<{ item: TimelineItem; place: TimelinePlace }[]> {
  const bound = after ? [new Date(after.at), after.source, after.id] : NEWEST
  const rows = await manager.query<{ source: number; id: string; at: Date }[]>(PAGE, [
    accountId,
    ...bound,
    limit,
  ])
  const items = await loadItems(manager, rows)
  return rows.flatMap(({ source, id, at }) => {
    const item = items.get(`${source}:${id}`)
    return item ? [{ item, place: { at: at.getTime(), source, id } }] : []
  })
}

async function loadItems(
  manager: EntityManager,
  rows: readonly { source: number; id: string }[],
): Promise<Map<string, TimelineItem>> {
  const idsOf = (source: number) => In(rows.filter((row) => row.source === source).map(({ id }) => id))
  const [actions, failures, resolutions, notes] = await Promise.all([
    manager.findBy(BotAction, { id: idsOf(0) }),
    manager.findBy(Failure, { id: idsOf(1) }),
    manager.findBy(Resolution, { id: idsOf(2) }),
    manager.findBy(EventRecord, { position: idsOf(3) }),
  ])
  return new Map<string, TimelineItem>([
    ...actions.map((item) => [`0:${item.id}`, item] as const),
    ...failures.map((item) => [`1:${item.id}`, item] as const),
    ...resolutions.map((item) => [`2:${item.id}`, item] as const),
    ...notes.map((item) => [`3:${item.position}`, item] as const),
  ])
}
