/** The texts of the settings: their parts, and what every form and list in them says. */
export const settingsTexts = {
  title: 'Settings',
  parts: 'Parts of the settings',
  keys: 'API keys',
  work: 'Campaigns and projects',
  notYours: (part: string) => `${part}: for admins`,
  notYoursExplained: (name: string, role: string) =>
    `You are signed in as ${name} with the role ${role}. An admin can change this, or change your role.`,
  toYours: 'Go to what you may see',
  notFound: 'The settings have no such part.',
  keep: 'Keep',
  done: 'Done',
  more: 'Show more',
}
