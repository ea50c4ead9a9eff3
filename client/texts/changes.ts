/** The texts of the list of what was changed in the settings. */
export const changeTexts = {
  title: 'Changes',
  explained: 'Who changed what in the settings, newest first.',
  none: 'Nothing was changed yet.',
  fromTo: (from: string, to: string) => `from ${from} to ${to}`,
  from: (from: string) => `was ${from}`,
}
