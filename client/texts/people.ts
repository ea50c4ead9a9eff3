import { counted, formOf, numberText } from './locale.ts'

/** The texts about the people of the team, and how somebody joins. */
export const peopleTexts = {
  title: 'People',
  explained: 'Who can sign in, and what they may do.',
  invite: 'Invite somebody',
  name: 'Name',
  email: 'E-mail',
  role: 'Role',
  send: 'Make the link',
  sendDoes: 'You send the link yourself. It works once, for 7 days.',
  inviteLink: (name: string) => `The invitation of ${name}, shown only now`,
  inviteLinkExplained: 'Send it to them. Whoever opens it chooses a password and is in.',
  invited: 'Invited',
  invitedBy: (name: string) => `by ${name}`,
  until: (moment: string) => `until ${moment}`,
  revoke: 'Revoke',
  revokeOf: (name: string) => `Revoke the invitation of ${name}`,
  revokeAsked: (name: string) => `The link of ${name} stops working. You can invite them again.`,
  you: 'you',
  seen: (ago: string) => `seen ${ago}`,
  neverSeen: 'not seen yet',
  changeRole: (name: string, role: string) => `Role of ${name}: ${role}`,
  ownRoleAsked: (role: string) => `You become ${role}, and only another admin can make you an admin again.`,
  ownRoleYes: (role: string) => `Become ${role}`,
  more: (name: string) => `More for ${name}`,
  reset: 'New sign-in link',
  resetDoes: 'For somebody who lost the password.',
  resetAsked: (name: string) =>
    `${name} is signed out, and the old password ends for good. You get a link to send.`,
  resetYes: 'Make the link',
  resetLink: (name: string) => `A sign-in link for ${name}, shown only now`,
  resetLinkExplained: 'Send it to them. It signs them in once, within a day; then they set a new password.',
  endSessions: 'Sign out everywhere',
  endSessionsDoes: 'They can sign in again.',
  ended: (name: string, count: number) =>
    count === 0
      ? `${name} was signed in nowhere.`
      : formOf(count, {
          one: `${name} is signed out, in ${numberText(count)} place.`,
          other: `${name} is signed out, in ${numberText(count)} places.`,
        }),
  deactivate: 'Deactivate',
  deactivateDoes: 'They are signed out at once and cannot sign in. You can reactivate them.',
  deactivated: (ago: string) => `deactivated ${ago}`,
  reactivate: 'Reactivate',
  reactivateOf: (name: string) => `Reactivate ${name}`,
  noLonger: (count: number) => counted(count, { other: '# deactivated' }),
}
