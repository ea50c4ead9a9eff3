import type { CoordinatorApi } from './api/coordinatorApi.ts'
import type { Pace } from './pace.ts'

/** How it goes for the whole fleet right now. */
export interface Mood {
  /** In the first minute of a new demo: the visitor should not have to wait for something to see. */
  inAHurry(): boolean
  /** So much waits for people that nothing more should go wrong, and nobody should come. */
  enoughWaits(): boolean
}

const HURRY_SECONDS = 40
const LOOK_EVERY_SECONDS = 15
/** Accounts in review. With the agents' tickets some 150 rows are in the queue then. */
const ENOUGH_WAITING = 130

/** The fleet's mood, and the life that keeps it up to date. */
export interface MoodKeeper extends Mood {
  /** Looks at how much waits, now and then, until the signal is aborted. @throws its reason. */
  run(api: CoordinatorApi, campaignIds: readonly string[], signal: AbortSignal): Promise<never>
}

/** @param isNew whether the demo's work was created just now. */
export function createMood(isNew: boolean, pace: Pace): MoodKeeper {
  const calmAt = performance.now() + (isNew ? pace.milliseconds(HURRY_SECONDS) : 0)
  let waiting = 0
  return {
    inAHurry: () => performance.now() < calmAt,
    enoughWaits: () => waiting >= ENOUGH_WAITING,
    async run(api, campaignIds, signal) {
      for (;;) {
        waiting = await api.accountsInReview(campaignIds)
        await pace.wait(LOOK_EVERY_SECONDS, signal)
      }
    },
  }
}
