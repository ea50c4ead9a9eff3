/** The texts of every form. */
export const formTexts = {
  cancel: 'Cancel',
}
