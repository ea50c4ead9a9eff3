import { changeMyEmail, changeMyName, changeMyPassword } from '../server/access/people/changeMyself.ts'
import { emailAddress, newPassword, personName } from '../server/access/people/personInput.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { PersonType } from './person.ts'

// What a person changes about themself.

const CURRENT_PASSWORD = 'Null while you have none.'

builder.relayMutationField(
  'changeMyName',
  { inputFields: (t) => ({ name: t.string({ required: true, validate: personName }) }) },
  {
    authScopes: { person: true },
    resolve: async (_root, { input }, context) => ({
      person: await changeMyName(context.app, caller(context), input.name),
    }),
  },
  {
    authScopes: { person: true },
    outputFields: (t) => ({ person: t.field({ type: PersonType, resolve: ({ person }) => person }) }),
  },
)

builder.relayMutationField(
  'changeMyEmail',
  {
    inputFields: (t) => ({
      email: t.string({ required: true, validate: emailAddress }),
      currentPassword: t.string({ description: CURRENT_PASSWORD }),
    }),
  },
  {
    authScopes: { person: true },
    resolve: async (_root, { input: { email, currentPassword } }, context) => ({
      person: await changeMyEmail(context.app, caller(context), {
        email,
        currentPassword: currentPassword ?? null,
      }),
    }),
  },
  {
    authScopes: { person: true },
    outputFields: (t) => ({ person: t.field({ type: PersonType, resolve: ({ person }) => person }) }),
  },
)

builder.relayMutationField(
  'changeMyPassword',
  {
    inputFields: (t) => ({
      currentPassword: t.string({ description: CURRENT_PASSWORD }),
      newPassword: t.string({
        required: true,
        description: '10 to 200 characters.',
        validate: newPassword,
      }),
    }),
  },
  {
    description: 'Your other sessions end.',
    authScopes: { person: true },
    resolve: async (_root, { input }, context) => ({
      person: await changeMyPassword(context.app, caller(context), {
        currentPassword: input.currentPassword ?? null,
        newPassword: input.newPassword,
      }),
    }),
  },
  {
    authScopes: { person: true },
    outputFields: (t) => ({ person: t.field({ type: PersonType, resolve: ({ person }) => person }) }),
  },
)
