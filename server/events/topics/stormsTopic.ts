import type { EntityManager } from 'typeorm'
import type { Storm } from '../../entities/Storm.ts'
import { runningStorms } from '../../storms/stormLists.ts'
import type { Change, Topic } from '../topic.ts'

/** The storms that run now. */
export interface StormsMessage {
  readonly storms: readonly Storm[]
}

/** The storms that run: at once, so that whoever reads them and then listens misses nothing, and after each begin and end. */
export function stormsTopic(manager: EntityManager): Topic {
  async function now(): Promise<Change[]> {
    const storms = await runningStorms(manager)
    return [{ subject: 'storms', payload: { storms } satisfies StormsMessage }]
  }
  return {
    key: 'storms',
    needs: null,
    showsReviews: false,
    concerns: (event) => event.type === 'storm.started' || event.type === 'storm.ended',
    resync: null,
    missed: now,
    changes: now,
  }
}
