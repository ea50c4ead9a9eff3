import { hasCode } from './api/apiError.ts'
import type { BotApi, PhaseLease } from './api/botApi.ts'
import { troubleFor } from './content/newcomers.ts'
import { stepsOf } from './content/phaseSteps.ts'
import { trouble, type Trouble } from './content/troubles.ts'
import type { Doorbell } from './doorbell.ts'
import type { Pace } from './pace.ts'

/** What a bot needs to live. */
export interface BotSurroundings {
  readonly name: string
  readonly api: BotApi
  readonly campaignIds: readonly string[]
  /** Which phases have been in trouble since the start, and how often; shared by all bots. */
  readonly memory: Map<string, number>
  readonly doorbell: Doorbell
  readonly pace: Pace
  readonly signal: AbortSignal
}

const IDLE_SECONDS = 20
const STEP_SECONDS = 1.6
const BREAK_SECONDS = 2
/** Trouble that only other content ends gives up being trouble after so many tries. */
const MOST_REFUSALS = 3

/** Claims phases and works on them, one after the other, until the signal is aborted. @throws its reason. */
export async function runBot(bot: BotSurroundings): Promise<never> {
  for (;;) {
    const held = await bot.api.claimPhase(bot.name, bot.campaignIds)
    if (held === null) {
      await bot.doorbell.wait(bot.pace.milliseconds(IDLE_SECONDS), bot.signal)
      continue
    }
    try {
      await workOn(bot, held)
    } catch (error) {
      // Somebody else decided about this phase in the meantime: drop it and take the next.
      if (!hasCode(error, 'LEASE_LOST')) throw error
    }
    await bot.pace.wait(BREAK_SECONDS, bot.signal)
  }
}

async function workOn(bot: BotSurroundings, held: PhaseLease): Promise<void> {
  const { lease, phase } = held
  const name = troubleFor(phase.account.username, phase.name)
  const expected = name === null ? null : trouble(name)
  const inTrouble = expected !== null && happens(bot, held, expected) ? expected : null

  await pickUp(bot, held, expected)
  for (const [index, step] of stepsOf(phase.name).entries()) {
    await bot.pace.wait(STEP_SECONDS, bot.signal)
    if (inTrouble && index === placeOf(inTrouble, phase.name)) {
      bot.memory.set(phase.id, timesInTrouble(bot, held) + 1)
      await bot.api.recordStep(lease, { name: step.name, ok: false, message: inTrouble.seen })
      // A bot that falls silent reports nothing: its lease runs out.
      if (name === 'silent') return
      await bot.pace.wait(BREAK_SECONDS, bot.signal)
      return bot.api.failPhase(lease, {
        type: inTrouble.type,
        message: inTrouble.message,
        details: { page: inTrouble.page, lastStep: step.name, waited: `${inTrouble.waited} s` },
      })
    }
    await bot.api.recordStep(lease, { name: step.name, ok: true, message: step.message })
  }
  await bot.api.completePhase(lease)
}

/** Begins with what a person said, or with a look at what was in the way the last time. */
async function pickUp(bot: BotSurroundings, { lease, note, phase }: PhaseLease, expected: Trouble | null) {
  if (note !== null) {
    await bot.api.recordStep(lease, { name: 'Follow note', ok: true, message: `“${note}”` })
  } else if (phase.lastFailure && phase.lastFailure.type === expected?.type) {
    await bot.api.recordStep(lease, { name: 'Look again', ok: true, message: expected.over })
  }
}

/** Trouble comes once; what only other content ends comes back until a person says what to change. */
function happens(bot: BotSurroundings, held: PhaseLease, expected: Trouble): boolean {
  const times = timesInTrouble(bot, held)
  return times === 0 || (expected.needsNote === true && held.note === null && times < MOST_REFUSALS)
}

/** How often this phase was in trouble; after a new start of the fleet the server's memory has to do. */
function timesInTrouble(bot: BotSurroundings, { phase }: PhaseLease): number {
  return bot.memory.get(phase.id) ?? (phase.lastFailure ? 1 : 0)
}

function placeOf({ step }: Trouble, phase: string): number {
  return Math.min(step, stepsOf(phase).length - 1)
}
