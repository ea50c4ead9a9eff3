import type { CoordinatorApi } from './api/coordinatorApi.ts'
import type { Pace } from './pace.ts'

/** How it goes for the whole fleet right now. */
export interface Mood {
  /** A new demo, until its first work is done: the visitor should not have to wait for something to see. */
  inAHurry(): boolean
  /** A bot asked for work, and there was none. */
  foundNothing(): void
  /** So much waits for people that nothing more should go wrong, and nobody should come. */
  enoughWaits(): boolean
}

const HURRY_SECONDS = 40
/** On a slow machine the first work takes longer, whatever the pace; no longer than this. */
const LONGEST_HURRY_MS = 180_000
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
  const start = performance.now()
  let hurries = isNew
  let waiting = 0
  const isPast = (milliseconds: number) => performance.now() > start + milliseconds
  return {
    inAHurry: () => hurries && !isPast(LONGEST_HURRY_MS),
    foundNothing() {
      if (isPast(pace.milliseconds(HURRY_SECONDS))) hurries = false
    },
    enoughWaits: () => waiting >= ENOUGH_WAITING,
    async run(api, campaignIds, signal) {
      for (;;) {
        waiting = await api.accountsInReview(campaignIds)
        await pace.wait(LOOK_EVERY_SECONDS, signal)
      }
    },
  }
}
