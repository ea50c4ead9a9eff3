import { endOtherSessions, endSessionsOfPerson } from '../server/access/people/endSessionsOfPerson.ts'
import { loadSessions } from '../server/access/people/listPeople.ts'
import { personIdOf } from '../server/access/actor.ts'
import { endSession } from '../server/access/sessions.ts'
import { Session } from '../server/entities/Session.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { encodeGlobalId, localId } from './globalId.ts'

export const SessionType = builder.objectRef<Session>('Session').implement({
  description: 'A browser in which a person is signed in.',
  authScopes: ({ userId }, { actor }) => (actor && personIdOf(actor) === userId) || { admin: true },
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeGlobalId('Session', id) }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', nullable: true, description: 'To the minute.' }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'What the browser calls itself.',
    }),
    current: t.boolean({
      description: 'The one that asks.',
      resolve: ({ id }, _args, { actor }) => actor?.sessionId === id,
    }),
  }),
})

builder.queryField('mySessions', (t) =>
  t.field({
    type: [SessionType],
    authScopes: { person: true },
    description: 'Where you are signed in, newest first.',
    resolve: async (_root, _args, context) => {
      const [sessions] = await loadSessions(context.app.database.manager, [personIdOf(caller(context))!])
      return sessions!
    },
  }),
)

builder.relayMutationField(
  'endSession',
  { inputFields: (t) => ({ id: t.id({ required: true }) }) },
  {
    description:
      'Signs out there, with every page that is open. Your own; as an ADMIN also another person’s.',
    authScopes: { $any: { person: true, admin: true } },
    resolve: async (_root, { input }, context) => {
      await endSession(context.app, caller(context), localId(input.id, 'Session', 'id'))
      return { id: input.id }
    },
  },
  { authScopes: { signedIn: true }, outputFields: (t) => ({ id: t.exposeID('id') }) },
)

const EndedSessions = builder.objectRef<{ readonly ended: number }>('EndOtherSessionsPayload').implement({
  authScopes: { person: true },
  fields: (t) => ({ ended: t.exposeInt('ended') }),
})

builder.mutationField('endOtherSessions', (t) =>
  t.field({
    type: EndedSessions,
    authScopes: { person: true },
    description: 'Signs out everywhere but here.',
    resolve: async (_root, _args, context) => ({
      ended: await endOtherSessions(context.app, caller(context)),
    }),
  }),
)

builder.relayMutationField(
  'endSessionsOf',
  { inputFields: (t) => ({ personId: t.id({ required: true }) }) },
  {
    description: 'Signs a person out everywhere.',
    authScopes: { admin: true },
    resolve: async (_root, { input }, context) => {
      const id = localId(input.personId, 'Person', 'personId')
      return { ended: await endSessionsOfPerson(context.app, caller(context), id) }
    },
  },
  { authScopes: { admin: true }, outputFields: (t) => ({ ended: t.exposeInt('ended') }) },
)
