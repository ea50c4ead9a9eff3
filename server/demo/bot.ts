import { hasCode } from './api/apiError.ts'
import type { BotApi, BotStep, PhaseLease } from './api/botApi.ts'
import { stepsOf } from './content/phaseSteps.ts'
import { troubleFor } from './content/roster.ts'
import type { Trouble } from './content/troubles/trouble.ts'
import { trouble, type TroubleName } from './content/troubles/troubles.ts'
import { isStormUsername } from './content/usernames.ts'
import type { Doorbell } from './doorbell.ts'
import { failureEvidence, stoppedStep } from './failureEvidence.ts'
import type { Mood } from './mood.ts'
import type { Pace } from './pace.ts'
import { spread } from './random.ts'
import { drawScreenshot } from './screenshots/drawScreenshot.ts'

/** What a bot needs to live. */
export interface BotSurroundings {
  readonly name: string
  readonly api: BotApi
  readonly campaignIds: readonly string[]
  /** Which phases have been in trouble since the start, and how often; shared by all bots. */
  readonly memory: Map<string, number>
  readonly mood: Mood
  readonly doorbell: Doorbell
  readonly pace: Pace
  readonly signal: AbortSignal
}

const IDLE_SECONDS = 20
const STEP_SECONDS = 1.6
const BREAK_SECONDS = 2
/** Accounts that a bot works on side by side. */
const HANDS = 3
/** Trouble that only other content ends gives up being trouble after so many tries. */
const MOST_REFUSALS = 3
/** Of a hundred phases that went well, so many end with a screenshot. */
const SHOWN_PERCENT = 8

/** Claims phases and works on them, some at a time, until the signal is aborted. @throws its reason. */
export async function runBot(bot: BotSurroundings): Promise<never> {
  for (;;) {
    const held = await bot.api.claimPhases(bot.name, bot.campaignIds, HANDS)
    if (held.length === 0) {
      bot.mood.foundNothing()
      await bot.doorbell.wait(bot.pace.milliseconds(IDLE_SECONDS), bot.signal)
      continue
    }
    await Promise.all(held.map((phase) => workUntilItIsGone(bot, phase)))
    if (!bot.mood.inAHurry()) await bot.pace.wait(BREAK_SECONDS, bot.signal)
  }
}

async function workUntilItIsGone(bot: BotSurroundings, held: PhaseLease): Promise<void> {
  try {
    await workOn(bot, held)
  } catch (error) {
    // Somebody else decided about this phase in the meantime: drop it and take the next.
    if (!hasCode(error, 'LEASE_LOST')) throw error
  }
}

async function workOn(bot: BotSurroundings, held: PhaseLease): Promise<void> {
  const { lease, phase } = held
  const { username, platform } = phase.account
  const name = troubleFor(username, phase.name)
  const expected = name === null ? null : trouble(name)
  const inTrouble = expected !== null && happens(bot, held, expected) ? expected : null
  const first = beginning(held, expected)
  const steps = stepsOf(phase.name)

  if (inTrouble === null) {
    const shot = await lastScreenshot(bot, held)
    const last = steps.length - 1
    await record(bot, lease, [
      ...first,
      ...steps.map((step, index) => ({ ...step, ok: true, ...(index === last && shot) })),
    ])
    return bot.api.completePhase(lease)
  }
  bot.memory.set(phase.id, timesInTrouble(bot, held) + 1)
  const stop = stoppedStep(inTrouble, phase.name)
  await record(bot, lease, [
    ...first,
    ...steps.slice(0, stop).map((step) => ({ ...step, ok: true })),
    { name: steps[stop]!.name, ok: false, message: inTrouble.seen },
  ])
  if (isSilent(name)) return
  if (!bot.mood.inAHurry()) await bot.pace.wait(BREAK_SECONDS, bot.signal)
  const scene = { username, platform, phase: phase.name }
  await bot.api.failPhase(lease, await failureEvidence(bot.api, inTrouble, scene))
}

/** Reports step after step as they are taken; in a hurry all at once. */
async function record(bot: BotSurroundings, lease: string, steps: readonly BotStep[]): Promise<void> {
  if (bot.mood.inAHurry()) return bot.api.recordSteps(lease, steps)
  for (const step of steps) {
    await bot.pace.wait(STEP_SECONDS, bot.signal)
    await bot.api.recordSteps(lease, [step])
  }
}

/** Begins with what a person said, or with a look at what was in the way the last time. */
function beginning({ note, phase }: PhaseLease, expected: Trouble | null): BotStep[] {
  if (note !== null) return [{ name: 'Follow note', ok: true, message: `“${note}”` }]
  if (phase.lastFailure && phase.lastFailure.type === expected?.type) {
    return [{ name: 'Look again', ok: true, message: expected.over }]
  }
  return []
}

/** Now and then a bot shows how it went. */
async function lastScreenshot({ api }: BotSurroundings, { phase }: PhaseLease) {
  const { username, platform } = phase.account
  const seed = `${username} ${phase.name}`
  if (spread(seed) % 100 >= SHOWN_PERCENT) return {}
  return { screenshotId: await api.uploadScreenshot(username, drawScreenshot('done', platform, seed)) }
}

/**
 * Trouble comes once; what only other content ends comes back until a person says what to change. While enough
 * waits for people, all goes well.
 */
function happens(bot: BotSurroundings, held: PhaseLease, expected: Trouble): boolean {
  if (bot.mood.enoughWaits() && !isStormUsername(held.phase.account.username)) return false
  const times = timesInTrouble(bot, held)
  return times === 0 || (expected.needsNote === true && held.note === null && times < MOST_REFUSALS)
}

/** How often this phase was in trouble; after a new start of the fleet the server's memory has to do. */
function timesInTrouble(bot: BotSurroundings, { phase }: PhaseLease): number {
  return bot.memory.get(phase.id) ?? (phase.lastFailure ? 1 : 0)
}

/** A bot that falls silent reports nothing: its lease runs out. */
function isSilent(name: TroubleName | null): boolean {
  return name === 'silent'
}
