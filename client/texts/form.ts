/** The texts of every form. */
export const formTexts = {
  cancel: 'Cancel',
  numberNeeded: 'Write a number.',
  between: (least: number, most: number) =>
    `Write ${least.toLocaleString('en')} to ${most.toLocaleString('en')}.`,
  show: 'Show the password',
  hide: 'Hide the password',
}
