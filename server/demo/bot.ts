import type { Worker } from '../workerKit/createWorker.ts'
import type { PhaseWork } from '../workerKit/phaseWork.ts'
import type { Action } from '../workerKit/types.ts'
import { type ScreenshotApi, screenshotApi } from './api/screenshotApi.ts'
import { stepsOf } from './content/phaseSteps.ts'
import { troubleFor } from './content/roster.ts'
import type { Trouble } from './content/troubles/trouble.ts'
import { trouble, type TroubleName } from './content/troubles/troubles.ts'
import { isStormUsername } from './content/usernames.ts'
import { failureEvidence, stoppedStep } from './failureEvidence.ts'
import type { Mood } from './mood.ts'
import type { Pace } from './pace.ts'
import { spread } from './random.ts'
import { drawScreenshot } from './screenshots/drawScreenshot.ts'

/** What a bot needs to live. */
export interface BotSurroundings {
  readonly worker: Worker
  readonly campaignIds: readonly string[]
  /** Which phases have been in trouble since the start, and how often; shared by all bots. */
  readonly memory: Map<string, number>
  readonly mood: Mood
  readonly pace: Pace
  readonly signal: AbortSignal
}

/** A minute: a bot that falls silent is noticed soon. */
const LEASE_SECONDS = 60
const IDLE_SECONDS = 20
const STEP_SECONDS = 1.6
const BREAK_SECONDS = 2
/** Accounts that a bot works on side by side. */
const HANDS = 3
/** Trouble that only other content ends gives up being trouble after so many tries. */
const MOST_REFUSALS = 3
/** Of a hundred phases that went well, so many end with a screenshot. */
const SHOWN_PERCENT = 8

/** A bot at its work. */
interface Bot extends BotSurroundings {
  readonly screenshots: ScreenshotApi
}

/** Works on phases, some at a time, until the signal is aborted. @throws its reason. */
export async function runBot(surroundings: BotSurroundings): Promise<void> {
  const { worker, campaignIds, mood, pace, signal } = surroundings
  const bot = { ...surroundings, screenshots: screenshotApi(worker.client) }
  await worker.runPhases(
    async (work) => {
      await workOn(bot, work)
      if (!mood.inAHurry()) await pace.wait(BREAK_SECONDS, signal)
    },
    {
      campaignIds,
      parallel: HANDS,
      leaseSeconds: LEASE_SECONDS,
      idleMs: pace.milliseconds(IDLE_SECONDS),
      onIdle: () => mood.foundNothing(),
    },
  )
}

async function workOn(bot: Bot, work: PhaseWork): Promise<void> {
  const { phase } = work
  const { username, platform } = phase.account
  const name = troubleFor(username, phase.name)
  const expected = name === null ? null : trouble(name)
  const inTrouble = expected !== null && happens(bot, work, expected) ? expected : null
  const first = beginning(work, expected)
  const steps = stepsOf(phase.name)

  if (inTrouble === null) {
    const shot = await lastScreenshot(bot, work)
    const last = steps.length - 1
    await record(bot, work, [
      ...first,
      ...steps.map((step, index) => ({ ...step, ok: true, ...(index === last && shot) })),
    ])
    return work.complete()
  }
  bot.memory.set(phase.id, timesInTrouble(bot, work) + 1)
  const stop = stoppedStep(inTrouble, phase.name)
  await record(bot, work, [
    ...first,
    ...steps.slice(0, stop).map((step) => ({ ...step, ok: true })),
    { name: steps[stop]!.name, ok: false, message: inTrouble.seen },
  ])
  if (isSilent(name)) return work.abandon()
  if (!bot.mood.inAHurry()) await bot.pace.wait(BREAK_SECONDS, work.signal)
  const scene = { username, platform, phase: phase.name }
  await work.fail(await failureEvidence(bot.screenshots, inTrouble, scene))
}

/** Reports step after step as they are taken; in a hurry all at once. */
async function record(bot: Bot, work: PhaseWork, steps: readonly Action[]): Promise<void> {
  if (bot.mood.inAHurry()) return work.act(...steps)
  for (const step of steps) {
    await bot.pace.wait(STEP_SECONDS, work.signal)
    await work.act(step)
  }
}

/** Begins with what a person said, or with a look at what was in the way the last time. */
function beginning({ note, phase }: PhaseWork, expected: Trouble | null): Action[] {
  if (note !== null) return [{ name: 'Follow note', ok: true, message: `“${note}”` }]
  if (phase.lastFailure && phase.lastFailure.type === expected?.type) {
    return [{ name: 'Look again', ok: true, message: expected.over }]
  }
  return []
}

/** Now and then a bot shows how it went. */
async function lastScreenshot({ screenshots }: Bot, { phase }: PhaseWork) {
  const { username, platform } = phase.account
  const seed = `${username} ${phase.name}`
  if (spread(seed) % 100 >= SHOWN_PERCENT) return {}
  return {
    screenshotId: await screenshots.uploadScreenshot(username, drawScreenshot('done', platform, seed)),
  }
}

/**
 * Trouble comes once; what only other content ends comes back until a person says what to change. While enough
 * waits for people, all goes well.
 */
function happens(bot: Bot, held: PhaseWork, expected: Trouble): boolean {
  if (bot.mood.enoughWaits() && !isStormUsername(held.phase.account.username)) return false
  const times = timesInTrouble(bot, held)
  return times === 0 || (expected.needsNote === true && held.note === null && times < MOST_REFUSALS)
}

/** How often this phase was in trouble; after a new start of the fleet the server's memory has to do. */
function timesInTrouble(bot: Bot, { phase }: PhaseWork): number {
  return bot.memory.get(phase.id) ?? (phase.lastFailure ? 1 : 0)
}

/** A bot that falls silent reports nothing: its lease runs out. */
function isSilent(name: TroubleName | null): boolean {
  return name === 'silent'
}
