const HOUR_MS = 3_600_000

/** When people come back to their desk, in their own time zone. */
const MORNING_HOUR = 9

/** A moment that a review is often put off to. */
export type SnoozePreset = 'hour' | 'tomorrow' | 'nextWeek'

function morning(now: number, days: number): Date {
  const at = new Date(now)
  at.setDate(at.getDate() + days)
  at.setHours(MORNING_HOUR, 0, 0, 0)
  return at
}

/** Days until the Monday of next week. On a Sunday that is not tomorrow, which is a choice of its own. */
function daysToMonday(now: number): number {
  const days = (8 - new Date(now).getDay()) % 7 || 7
  return days === 1 ? 8 : days
}

/** The moment that needs no choice. `now` is the server's time in milliseconds. */
export function hourFrom(now: number): Date {
  return new Date(now + HOUR_MS)
}

/** The presets and their moments. `now` is the server's time in milliseconds. */
export function snoozeTimes(now: number): readonly (readonly [SnoozePreset, Date])[] {
  return [
    ['hour', hourFrom(now)],
    ['tomorrow', morning(now, 1)],
    ['nextWeek', morning(now, daysToMonday(now))],
  ]
}

/** What an `<input type="datetime-local">` takes: the reader's own time, to the minute. */
export function localInput(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-')
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`
}
