import type { App } from '../app.ts'
import { EventRecord } from '../entities/EventRecord.ts'

/** A change of people or settings that somebody made. */
export type MadeChange = EventRecord & { readonly change: NonNullable<EventRecord['change']> }

/** Changes, newest first, older than the event given. */
export async function listChanges(app: App, most: number, before: string | null): Promise<MadeChange[]> {
  const query = app.database
    .createQueryBuilder(EventRecord, 'event')
    .where('event.change IS NOT NULL')
    .orderBy('event.position', 'DESC')
    .limit(most)
  if (before !== null) query.andWhere('event.position < :before', { before })
  return (await query.getMany()) as MadeChange[]
}
