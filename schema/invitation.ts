import { emailAddress, personName } from '../server/access/people/personInput.ts'
import { invitePerson, listInvitations, revokeInvitation } from '../server/access/people/invitations.ts'
import { Invitation } from '../server/entities/Invitation.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { RoleEnum } from './enums.ts'
import { encodeGlobalId, localId } from './globalId.ts'

const InvitationType = builder.objectRef<Invitation>('Invitation').implement({
  description: 'Somebody who may join by a link.',
  authScopes: { admin: true },
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeGlobalId('Invitation', id) }),
    name: t.exposeString('name'),
    email: t.exposeString('email'),
    role: t.field({ type: RoleEnum, resolve: ({ role }) => role }),
    invitedBy: t.exposeString('invitedBy'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
})

builder.queryField('invitations', (t) =>
  t.field({
    type: [InvitationType],
    authScopes: { admin: true },
    description: 'Those that are open, newest first.',
    resolve: (_root, _args, { app }) => listInvitations(app),
  }),
)

builder.relayMutationField(
  'invitePerson',
  {
    inputFields: (t) => ({
      name: t.string({ required: true, validate: personName }),
      email: t.string({ required: true, validate: emailAddress }),
      role: t.field({ type: RoleEnum, required: true }),
    }),
  },
  {
    authScopes: { admin: true },
    resolve: (_root, { input }, context) => invitePerson(context.app, caller(context), input),
  },
  {
    authScopes: { admin: true },
    outputFields: (t) => ({
      invitation: t.field({ type: InvitationType, resolve: ({ invitation }) => invitation }),
      link: t.string({
        description: 'The path on this server where they join, once and within 7 days; shown once.',
        resolve: ({ path }) => path,
      }),
    }),
  },
)

builder.relayMutationField(
  'revokeInvitation',
  { inputFields: (t) => ({ id: t.id({ required: true }) }) },
  {
    authScopes: { admin: true },
    resolve: async (_root, { input }, context) => {
      await revokeInvitation(context.app, caller(context), localId(input.id, 'Invitation', 'id'))
      return { id: input.id }
    },
  },
  { authScopes: { admin: true }, outputFields: (t) => ({ id: t.exposeID('id') }) },
)
