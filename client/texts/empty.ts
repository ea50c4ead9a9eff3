import { counted, numberText } from './locale.ts'

/** The good news. */
export const emptyTexts = {
  title: 'Nothing is stuck',
  /** For whoever hears the page. */
  quietNow: 'Nothing needs you now.',
  working: 'Bots and agents are working. What stops shows up here by itself.',
  youCleared: (count: number) => `You cleared ${numberText(count)} today.`,
  youAndOneCleared: (name: string, count: number) => `You and ${name} cleared ${numberText(count)} today.`,
  youAndMoreCleared: (others: number, count: number) =>
    `You and ${numberText(others)} others cleared ${numberText(count)} today.`,
  oneCleared: (name: string, count: number) => `${name} cleared ${numberText(count)} today.`,
  moreCleared: (people: number, count: number) =>
    `${numberText(people)} people cleared ${numberText(count)} today.`,
  lastTook: (seconds: number) =>
    counted(seconds, { one: 'The last one took # second.', other: 'The last one took # seconds.' }),
  lastTookLong: (time: string) => `The last one took ${time}.`,
  moving: 'Moving now',
  accountsAndTickets: 'accounts and tickets',
  wentOn: 'Went on today',
  ofKnown: (confirmed: number, known: number) => `${numberText(confirmed)} of ${numberText(known)}`,
  notKnownYet: (pending: number) =>
    counted(pending, { one: '# outcome not known yet', other: '# outcomes not known yet' }),
  allKnown: 'every outcome is known',
  nothingYet: 'nothing was resolved yet',
  timeToResolve: 'Time to resolve',
  halfWereQuicker: 'half were quicker',
  unknown: '–',
  comingUp: 'Not yours unless something comes up',
  autoReview: 'auto-review',
  comesBack: 'comes back',
  comeBack: 'come back',
  snoozed: (work: string) => `${work}, snoozed`,
  snoozedBy: (work: string, by: string) => `${work}, snoozed by ${by}`,
}
