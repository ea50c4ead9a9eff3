import type { EntityManager } from 'typeorm'
import type { Storm } from '../../entities/Storm.ts'
import { runningStorms } from '../../storms/stormLists.ts'
import type { Topic } from '../topic.ts'

/** The storms that run now. */
export interface StormsMessage {
  readonly storms: readonly Storm[]
}

/** Every beginning and end of a storm: all that run then, the newest state, so that nothing is caught up. */
export function stormsTopic(manager: EntityManager): Topic {
  return {
    key: 'storms',
    needs: null,
    showsReviews: false,
    concerns: (event) => event.type === 'storm.started' || event.type === 'storm.ended',
    resync: null,
    missed: null,
    async changes() {
      const storms = await runningStorms(manager)
      return [{ subject: 'storms', payload: { storms } satisfies StormsMessage }]
    },
  }
}
