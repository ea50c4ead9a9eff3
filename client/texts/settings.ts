/** The texts of the settings: their parts, and what every form and list in them says. */
export const settingsTexts = {
  title: 'Settings',
  parts: 'Parts of the settings',
  you: 'You',
  people: 'People',
  keys: 'API keys',
  rules: 'Rules',
  work: 'Campaigns and projects',
  notifications: 'Notifications',
  audit: 'Audit log',
  notYours: (part: string) => `${part}: for admins`,
  notYoursExplained: (name: string, role: string) =>
    `You are signed in as ${name} with the role ${role}. An admin can change this, or change your role.`,
  toYours: 'Go to your own settings',
  notFound: 'The settings have no such part.',
  readOnly: 'You can read this. Admins change it.',
  save: 'Save',
  undo: 'Undo',
  keep: 'Keep',
  done: 'Done',
  more: 'Show more',
}
