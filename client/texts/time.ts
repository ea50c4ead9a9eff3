import { counted, hundredthsText, numberText } from './locale.ts'

/** The words of durations and moments. A text is whole: another language orders them otherwise. */
export const timeTexts = {
  now: 'now',
  minutes: (minutes: number) => `${numberText(minutes)} min`,
  minutesAndSeconds: (minutes: number, seconds: number) =>
    seconds === 0 ? `${minutes} min` : `${minutes} min ${String(seconds).padStart(2, '0')} s`,
  hours: (hours: number) => `${hours} h`,
  hoursAndMinutes: (hours: number, minutes: number) => `${hours} h ${String(minutes).padStart(2, '0')}`,
  days: (days: number) => counted(days, { one: '# day', other: '# days' }),
  seconds: (seconds: number) => `${numberText(seconds)} s`,
  /** "0.12 s". */
  fineSeconds: (seconds: number) => `${hundredthsText(seconds)} s`,
  justNow: 'just now',
  ago: (duration: string) => `${duration} ago`,
}
