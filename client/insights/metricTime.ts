import { durationText } from '../time/duration.ts'
import { timeTexts } from '../texts/time.ts'

/** "38 s", "1 min 52 s", then as durations are told elsewhere: short times are told to the second. */
export function metricTime(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return timeTexts.seconds(whole)
  if (whole < 600) return timeTexts.minutesAndSeconds(Math.floor(whole / 60), whole % 60)
  return durationText(whole * 1000)
}
