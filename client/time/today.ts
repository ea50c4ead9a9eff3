import { computed } from 'vue'
import { serverNow, serverTime } from './serverClock.ts'

/** The beginning of a day of the reader's calendar, so many days after the one of `at`. */
export function midnight(at: Date, days = 0): Date {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days)
}

/** When today began, as ISO-8601; another day begins by itself. */
export const todayBegan = computed(() => midnight(new Date(serverNow.value)).toISOString())

/** All of today, as ISO-8601. */
export function today(): { from: string; to: string } {
  const now = new Date(serverTime())
  return { from: midnight(now).toISOString(), to: midnight(now, 1).toISOString() }
}
