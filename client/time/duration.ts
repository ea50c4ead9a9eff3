import { LOCALE } from '../texts/locale.ts'
import { timeTexts } from '../texts/time.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const secondsText = (ms: number) => timeTexts.seconds(Math.max(0, Math.floor(ms / 1000)))

/** "34 min", "1 h 12", "2 days": whole minutes, rounded down. Never negative. */
export function durationText(ms: number): string {
  if (ms < MINUTE_MS) return timeTexts.now
  if (ms < HOUR_MS) return timeTexts.minutes(Math.floor(ms / MINUTE_MS))
  if (ms < DAY_MS) {
    const hours = Math.floor(ms / HOUR_MS)
    const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS)
    return minutes === 0 ? timeTexts.hours(hours) : timeTexts.hoursAndMinutes(hours, minutes)
  }
  return timeTexts.days(Math.floor(ms / DAY_MS))
}

/** "34 min ago", or "just now". */
export function agoText(ms: number): string {
  return ms < MINUTE_MS ? timeTexts.justNow : timeTexts.ago(durationText(ms))
}

/** "2 s ago", then as `agoText`: for what has just happened before somebody's eyes. */
export function agoToTheSecond(ms: number): string {
  return ms < MINUTE_MS ? timeTexts.ago(secondsText(ms)) : agoText(ms)
}

/** What is left of a countdown: whole minutes, seconds only below one. Never negative. */
export function leftText(ms: number): string {
  return ms < MINUTE_MS ? secondsText(ms) : durationText(ms)
}

const clock = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat(LOCALE, { weekday: 'long', day: 'numeric', month: 'long' })

/** "10:42" in the reader's time zone. */
export function clockText(at: string | number): string {
  return clock.format(new Date(at))
}

/** "Friday 20 November" in the reader's time zone. */
export function dayText(at: string | number): string {
  return day.format(new Date(at)).replace(',', '')
}

const shortDay = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short' })

/** "20 Nov" in the reader's time zone. */
export function shortDayText(at: string | number): string {
  return shortDay.format(new Date(at))
}

const date = new Intl.DateTimeFormat(LOCALE, { day: 'numeric', month: 'short', year: 'numeric' })

/** "28 Nov 2027" in the reader's time zone: for what may be far off. */
export function dateText(at: string | number): string {
  return date.format(new Date(at))
}

const dayAndClock = new Intl.DateTimeFormat(LOCALE, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

/** "14:30" on the day of `now`, else "Mon 23 Nov, 09:00"; in the reader's time zone. */
export function momentText(at: string | number | Date, now: number): string {
  const moment = new Date(at)
  const isToday = moment.toDateString() === new Date(now).toDateString()
  return isToday ? clock.format(moment) : dayAndClock.format(moment)
}

const absolute = new Intl.DateTimeFormat(LOCALE, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
})

/** "Friday 20 November 2026 at 10:42:07 CET": all there is to say of a moment, in the reader's time zone. */
export function absoluteText(at: string | number | Date): string {
  return absolute.format(new Date(at)).replace(',', '')
}

/** A sentence of the server, with its times ("2026-11-23 09:00 UTC", "21:06 UTC") in the reader's own zone. */
export function inReadersTime(sentence: string, now: number): string {
  const today = new Date(now).toISOString().slice(0, 10)
  return sentence
    .replaceAll(/(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC/g, (_all, date, time) =>
      momentText(`${date}T${time}Z`, now),
    )
    .replaceAll(/(\d\d:\d\d(?::\d\d)?) UTC/g, (_all, time) => clockText(`${today}T${time}Z`))
}
