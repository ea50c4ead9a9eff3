import { numberText } from './locale.ts'

/** The texts of every form. */
export const formTexts = {
  cancel: 'Cancel',
  needed: 'This must not be empty.',
  numberNeeded: 'Write a number.',
  between: (least: number, most: number) => `Write ${numberText(least)} to ${numberText(most)}.`,
  show: 'Show the password',
  hide: 'Hide the password',
}
