import { personIdOf } from '../server/access/actor.ts'
import { changePersonRole } from '../server/access/people/changePersonRole.ts'
import { deactivatePerson, reactivatePerson } from '../server/access/people/deactivatePerson.ts'
import { listPeople, loadLastSeen, loadSessions } from '../server/access/people/listPeople.ts'
import { resetPerson } from '../server/access/people/resetPerson.ts'
import { User } from '../server/entities/User.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { RoleEnum } from './enums.ts'
import { localId } from './globalId.ts'
import { loadById } from './loadEntity.ts'
import { SessionType } from './session.ts'

export const PersonType = builder.loadableNode(User, {
  name: 'Person',
  description: 'Somebody who signs in. Everybody reads themself, an ADMIN everybody.',
  authScopes: (person, { actor }) => (actor && personIdOf(actor) === person.id) || { admin: true },
  ...loadById(User),
  fields: (t) => ({
    name: t.exposeString('name'),
    email: t.exposeString('email', { nullable: true, description: 'What they sign in by.' }),
    role: t.field({ type: RoleEnum, resolve: ({ role }) => role }),
    hasPassword: t.exposeBoolean('hasPassword'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    lastSeenAt: t.loadable({
      type: 'DateTime',
      nullable: true,
      description: 'To the minute.',
      loaderOptions: { cache: false },
      load: (ids: string[], { app }) => loadLastSeen(app.database.manager, ids),
      resolve: ({ id }) => id,
    }),
    deactivatedAt: t.expose('deactivatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when they may not sign in any more.',
    }),
    isYou: t.boolean({ resolve: ({ id }, _args, { actor }) => actor !== null && personIdOf(actor) === id }),
    sessions: t.loadableList({
      type: SessionType,
      description: 'Where they are signed in, newest first.',
      loaderOptions: { cache: false },
      load: (ids: string[], { app }) => loadSessions(app.database.manager, ids),
      resolve: ({ id }) => id,
    }),
  }),
})

builder.queryField('people', (t) =>
  t.field({
    type: [PersonType],
    authScopes: { admin: true },
    description: 'Everybody, the deactivated ones too.',
    resolve: (_root, _args, { app }) => listPeople(app),
  }),
)

builder.relayMutationField(
  'changePersonRole',
  {
    inputFields: (t) => ({
      personId: t.id({ required: true }),
      role: t.field({ type: RoleEnum, required: true }),
    }),
  },
  {
    description: 'Never that of the last active ADMIN.',
    authScopes: { admin: true },
    resolve: async (_root, { input }, context) => {
      const id = localId(input.personId, 'Person', 'personId')
      return { person: await changePersonRole(context.app, caller(context), id, input.role) }
    },
  },
  {
    authScopes: { admin: true },
    outputFields: (t) => ({ person: t.field({ type: PersonType, resolve: ({ person }) => person }) }),
  },
)

builder.relayMutationField(
  'deactivatePerson',
  { inputFields: (t) => ({ personId: t.id({ required: true }) }) },
  {
    description: 'Ends all their sessions, sockets and claims at once. Never the last active ADMIN.',
    authScopes: { admin: true },
    resolve: async (_root, { input }, context) => {
      const id = localId(input.personId, 'Person', 'personId')
      return { person: await deactivatePerson(context.app, caller(context), id) }
    },
  },
  {
    authScopes: { admin: true },
    outputFields: (t) => ({ person: t.field({ type: PersonType, resolve: ({ person }) => person }) }),
  },
)

builder.relayMutationField(
  'reactivatePerson',
  { inputFields: (t) => ({ personId: t.id({ required: true }) }) },
  {
    description: 'They sign in again as before.',
    authScopes: { admin: true },
    resolve: async (_root, { input }, context) => {
      const id = localId(input.personId, 'Person', 'personId')
      return { person: await reactivatePerson(context.app, caller(context), id) }
    },
  },
  {
    authScopes: { admin: true },
    outputFields: (t) => ({ person: t.field({ type: PersonType, resolve: ({ person }) => person }) }),
  },
)

builder.relayMutationField(
  'resetPerson',
  { inputFields: (t) => ({ personId: t.id({ required: true }) }) },
  {
    description:
      'For who lost the password: it does not hold any more, and their sessions end but the one that asks.',
    authScopes: { admin: true },
    resolve: async (_root, { input }, context) => {
      const id = localId(input.personId, 'Person', 'personId')
      return { link: await resetPerson(context.app, caller(context), id) }
    },
  },
  {
    authScopes: { admin: true },
    outputFields: (t) => ({
      link: t.exposeString('link', {
        description: 'The path on this server that signs them in, once and within 24 hours; shown once.',
      }),
    }),
  },
)
