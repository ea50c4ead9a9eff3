import { counted } from './locale.ts'

/** The texts about API keys. */
export const keyTexts = {
  title: 'API keys',
  explained:
    'A bot or an agent sends its key with every call, as a bearer token. What it may do is its role.',
  make: 'New key',
  name: 'Name',
  nameHint: 'What will use it, such as “fleet-7”',
  role: 'Role',
  expires: 'Ends',
  lifetimes: { none: 'Never', 30: 'In 30 days', 90: 'In 90 days', 365: 'In 1 year' },
  create: 'Make the key',
  createDoes: 'The key is shown once, right here.',
  shownOnce: (name: string) => `The key of ${name}, shown only now`,
  shownOnceExplained: 'Copy it to where it is used: it cannot be shown again.',
  begins: (prefix: string) => `${prefix}…`,
  used: (ago: string) => `used ${ago}`,
  neverUsed: 'never used',
  until: (moment: string) => `works until ${moment}`,
  over: (moment: string) => `ran out ${moment}`,
  revoke: 'Revoke',
  revokeKey: (name: string) => `Revoke ${name}`,
  revokeAsked: (name: string) => `What uses ${name} stops working at once, and for good.`,
  revoked: (moment: string) => `revoked ${moment}`,
  noneYet: 'There is no key yet. The first bot needs one.',
  noLonger: (count: number) =>
    counted(count, { one: '# that no longer works', other: '# that no longer work' }),
  list: 'Keys that work',
}
