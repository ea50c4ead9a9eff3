import { decideOnFailure, type FailureVerdict } from '../../accounts/failureDetection.ts'
import type { FailureType } from '../../entities/words.ts'
import type { PhaseTemplate } from '../api/coordinatorApi.ts'
import { LIVING_CAMPAIGNS, type DemoCampaign } from '../content/campaigns.ts'
import { stepsOf } from '../content/phaseSteps.ts'
import { messageOf } from '../content/troubles/trouble.ts'
import { trouble, type TroubleName } from '../content/troubles/troubles.ts'
import { pastUsername } from '../content/usernames.ts'
import { stoppedStep } from '../failureEvidence.ts'
import { type Random, randomOf } from '../random.ts'
import { PAST_TROUBLES, type PastAction, pastHandling, triedFor } from './pastHandlings.ts'
import { DAY, HOUR, later, MINUTE, PAST_DAYS, waited } from './pastTime.ts'

/** An account of the past. Times are milliseconds. */
export interface PastAccount {
  readonly campaign: DemoCampaign
  readonly username: string
  readonly createdAt: number
  readonly phases: readonly PastPhase[]
  /** It did not come to the end of its campaign by now: what stopped it last was dismissed. */
  readonly isPaused: boolean
}

export interface PastPhase {
  readonly name: string
  readonly position: number
  readonly startedAt: number | null
  /** Null where it never was. */
  readonly completedAt: number | null
  readonly isSkipped: boolean
  readonly failures: readonly PastFailure[]
}

/** A failure; what came of it, where a person was asked. */
export interface PastFailure {
  readonly at: number
  readonly type: FailureType
  readonly message: string
  readonly attempt: number
  readonly verdict: FailureVerdict
  readonly resolution: PastResolution | null
}

export interface PastResolution {
  readonly action: PastAction
  readonly at: number
  readonly worked: boolean
  readonly outcomeAt: number
}

const ACCOUNTS = 240
/** Of a hundred phases, so many ran into something. */
const TROUBLED_PERCENT = 70
/** What did not work is tried in another way, and the last time by hand. */
const MOST_RESOLUTIONS = 3

/** The accounts of the past. Nothing of it happens in the last hour before `now`, but that people clear away what is left. */
export function pastAccounts(now: number): PastAccount[] {
  return Array.from({ length: ACCOUNTS }, (_, number) => pastAccount(number, now))
}

function pastAccount(number: number, now: number): PastAccount {
  const place = number % LIVING_CAMPAIGNS.length
  const campaign = LIVING_CAMPAIGNS[place]!
  const username = pastUsername(number)
  const random = randomOf(username)
  const createdAt = now - random.whole(2 * HOUR, PAST_DAYS * DAY)
  const phases: PastPhase[] = []
  let at: number | null = later(createdAt, random, MINUTE, 30 * MINUTE)
  for (const [position, template] of campaign.phases.entries()) {
    if (at === null || at > now - HOUR) {
      phases.push({ name: template.name, position, ...NOT_STARTED })
      at = null
      continue
    }
    const phase = pastPhase(template, position, at, now, random, PAST_TROUBLES[place]![template.name]!)
    phases.push(phase)
    at = phase.completedAt && later(phase.completedAt, random, 10 * MINUTE, 4 * HOUR)
  }
  return { campaign, username, createdAt, phases, isPaused: phases.at(-1)!.completedAt === null }
}

const NOT_STARTED = { startedAt: null, completedAt: null, isSkipped: false, failures: [] }

function pastPhase(
  { name, maxAttempts }: PhaseTemplate,
  position: number,
  startedAt: number,
  now: number,
  random: Random,
  troubles: readonly TroubleName[],
): PastPhase {
  const unfinished = { name, position, startedAt, completedAt: null, isSkipped: false }
  const failures: PastFailure[] = []
  const isTroubled = random.whole(1, 100) <= TROUBLED_PERCENT
  const expected = trouble(random.pick(troubles))
  const { type, page } = expected
  const step = stepsOf(name)[stoppedStep(expected, name)]!.name
  let at = later(startedAt, random, MINUTE, 10 * MINUTE)
  for (let tried = 1; isTroubled && tried <= MOST_RESOLUTIONS; tried++) {
    for (let attempt = 1; ; attempt++) {
      if (at > now - HOUR / 3) return { ...unfinished, failures }
      const verdict = decideOnFailure({ type, attempt, maxAttempts, rateLimitStreak: attempt }, () => 0.5)
      const message = messageOf(expected, { phase: name, step, page }, random)
      const resolution =
        verdict.decision === 'REVIEW'
          ? pastResolution(type, at, now, random, tried === MOST_RESOLUTIONS)
          : null
      failures.push({ at, type, message, attempt, verdict, resolution })
      at = later(resolution?.at ?? at + verdict.retryAfterSeconds * 1000, random, MINUTE, 5 * MINUTE)
      if (resolution) break
    }
    const { action, worked, outcomeAt } = failures.at(-1)!.resolution!
    if (action === 'DISMISS') return { ...unfinished, failures }
    at = outcomeAt
    if (worked) break
  }
  const isSkipped = failures.at(-1)?.resolution?.action === 'SKIP_PHASE'
  return { name, position, startedAt, completedAt: at, isSkipped, failures }
}

function pastResolution(
  type: FailureType,
  openedAt: number,
  now: number,
  random: Random,
  isLast: boolean,
): PastResolution {
  const action = isLast ? 'COMPLETE_MANUALLY' : random.pick(triedFor(type))
  const { workedPercent, medianSeconds } = pastHandling(action)
  const at = openedAt + waited(openedAt, now, random, medianSeconds)
  if (at > now - HOUR) {
    const clearedAt = Math.max(openedAt, now - HOUR) + random.whole(MINUTE, 10 * MINUTE)
    return { action: 'DISMISS', at: clearedAt, worked: true, outcomeAt: clearedAt }
  }
  const worked = isLast || random.whole(1, 100) <= workedPercent
  return { action, at, worked, outcomeAt: later(at, random, MINUTE, 40 * MINUTE) }
}
