import type { Verdict } from '../../entities/words.ts'
import { EVERYDAY_TICKETS, type EverydayTicket } from '../content/everydayTickets.ts'
import { DEMO_PROJECTS, type DemoProject } from '../content/projects.ts'
import { pastTitle } from '../content/ticketScripts.ts'
import { type Random, randomOf } from '../random.ts'
import { OPENED_AGAIN, type PastAction, pastHandling } from './pastHandlings.ts'
import { DAY, HOUR, later, MINUTE, PAST_DAYS, waited } from './pastTime.ts'

/** A ticket that was done in the past. Times are milliseconds. */
export interface PastTicket {
  readonly project: DemoProject
  readonly title: string
  readonly body: string
  readonly createdAt: number
  readonly turns: readonly PastTurn[]
  readonly closedAt: number
  readonly closedBy: 'AUTO_REVIEW' | 'PERSON'
}

/** One turn of the agent, and how it was reviewed. */
export interface PastTurn {
  readonly said: string
  readonly at: number
  /** Null where no machine judges any more, because a person had opened the ticket again. */
  readonly verdict: PastVerdict | null
  /** Null where the auto-review closed the ticket. */
  readonly stop: PastStop | null
}

export interface PastVerdict {
  readonly kind: Verdict
  readonly dueAt: number
  readonly at: number
  /** It closed the ticket, and a person opened it again. */
  readonly openedAgain: { readonly at: number; readonly note: string } | null
  /** A person said that it should have been another verdict. */
  readonly isOverridden: boolean
}

/** A person was needed. */
export interface PastStop {
  readonly reason: Verdict
  readonly openedAt: number
  readonly action: PastAction
  readonly at: number
  readonly worked: boolean
  readonly outcomeAt: number
}

const TICKETS = 270
const QUESTION_PERCENT = 30
const ERROR_PERCENT = 8
/** Of a hundred that the auto-review closed, so many were opened again, and so many questions were none. */
const OPENED_AGAIN_PERCENT = 4
const OVERRIDDEN_PERCENT = 8
/** What a person said did not help this often at most. */
const MOST_REFAILED = 2

/** The tickets of the past, in the order in which they came, those left out that would not be done by now. */
export function pastTickets(now: number): PastTicket[] {
  return Array.from({ length: TICKETS }, (_, number) => pastTicket(number, now))
    .filter(({ closedAt }) => closedAt < now - HOUR)
    .sort((one, other) => one.createdAt - other.createdAt)
}

function pastTicket(number: number, now: number): PastTicket {
  const random = randomOf(`past ticket ${number}`)
  const project = DEMO_PROJECTS[number % DEMO_PROJECTS.length]!
  const everyday = EVERYDAY_TICKETS[Math.floor(number / DEMO_PROJECTS.length) % EVERYDAY_TICKETS.length]!
  const createdAt = now - random.whole(HOUR, PAST_DAYS * DAY)
  const title = pastTitle(everyday.title, new Date(createdAt))
  const turns: PastTurn[] = []
  let at = later(createdAt, random, MINUTE, 20 * MINUTE)
  for (;;) {
    const turn = pastTurn(everyday, project, at, now, random, turns)
    turns.push(turn)
    const { verdict, stop } = turn
    if (stop === null && verdict!.openedAgain === null) break
    if (stop?.action === 'CLOSE') break
    at = later(stop?.outcomeAt ?? verdict!.openedAgain!.at, random, MINUTE, 15 * MINUTE)
  }
  const { verdict, stop } = turns.at(-1)!
  return {
    project,
    title,
    body: everyday.body,
    createdAt,
    turns,
    closedAt: stop?.at ?? verdict!.at,
    closedBy: stop === null ? 'AUTO_REVIEW' : 'PERSON',
  }
}

function pastTurn(
  { ending, answer, again }: EverydayTicket,
  { reviewDelaySeconds }: DemoProject,
  at: number,
  now: number,
  random: Random,
  before: readonly PastTurn[],
): PastTurn {
  const wasOpenedAgain = before.some(({ verdict }) => verdict?.openedAgain)
  if (wasOpenedAgain)
    return { said: again, at, verdict: null, stop: pastStop('COMPLETED', 'CLOSE', at, now, random) }
  const dueAt = at + reviewDelaySeconds * 1000
  const verdictAt = later(dueAt, random, 200, 2500)
  const last = before.at(-1)?.stop
  const kind = !last ? kindOf(random.whole(1, 100)) : last.worked ? 'COMPLETED' : last.reason
  const isOpenedAgain = kind === 'COMPLETED' && random.whole(1, 100) <= OPENED_AGAIN_PERCENT
  const verdict = {
    kind,
    dueAt,
    at: verdictAt,
    openedAgain: isOpenedAgain
      ? { at: later(verdictAt, random, HOUR, DAY), note: random.pick(OPENED_AGAIN) }
      : null,
    isOverridden: kind === 'QUESTION' && random.whole(1, 100) <= OVERRIDDEN_PERCENT,
  }
  const said = kind === 'QUESTION' ? ending : before.length > 0 ? answer : again
  if (kind === 'COMPLETED') return { said, at, verdict, stop: null }
  const action = kind === 'QUESTION' ? random.pick(['REPLY', 'REPLY', 'REPLY', 'CLOSE'] as const) : 'RETRY'
  const stop = pastStop(kind, action, verdictAt, now, random)
  return { said, at, verdict, stop: { ...stop, worked: stop.worked || before.length >= MOST_REFAILED } }
}

function kindOf(chance: number): Verdict {
  if (chance <= ERROR_PERCENT) return 'ERROR'
  return chance <= ERROR_PERCENT + QUESTION_PERCENT ? 'QUESTION' : 'COMPLETED'
}

function pastStop(
  reason: Verdict,
  action: PastAction,
  openedAt: number,
  now: number,
  random: Random,
): PastStop {
  const { workedPercent, medianSeconds } = pastHandling(action)
  const at = openedAt + waited(openedAt, now, random, medianSeconds)
  const isClosed = action === 'CLOSE'
  return {
    reason,
    openedAt,
    action,
    at,
    worked: isClosed || random.whole(1, 100) <= workedPercent,
    outcomeAt: isClosed ? at + DAY : later(at, random, MINUTE, 40 * MINUTE),
  }
}
