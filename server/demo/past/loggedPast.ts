import { pastHandling, SHIFTS } from './pastHandlings.ts'
import type { PastResolution } from './pastAccounts.ts'

/** The part of a resolution's row that says what was done, by whom and what came of it. */
export function loggedPast({ action, at, worked, outcomeAt }: PastResolution, openedAt: number) {
  const { notes, message } = pastHandling(action)
  const shift = shiftAt(new Date(at))
  return {
    action,
    notes: notes?.[at % notes.length] ?? null,
    message: message ?? null,
    actorKey: `demo:${shift}`,
    byName: shift,
    at: new Date(at),
    waitedSeconds: Math.round((at - openedAt) / 1000),
    outcome: worked ? ('CONFIRMED' as const) : ('REFAILED' as const),
    outcomeAt: new Date(outcomeAt),
  }
}

/** Which shift was there then. */
export function shiftAt(time: Date): (typeof SHIFTS)[number] {
  const day = time.getUTCDay()
  if (day === 0 || day === 6) return SHIFTS[2]
  return time.getUTCHours() < 14 ? SHIFTS[0] : SHIFTS[1]
}
