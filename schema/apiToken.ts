import { createApiToken, listApiTokens, revokeApiToken } from '../server/access/apiTokens.ts'
import { ApiToken } from '../server/entities/ApiToken.ts'
import { nameText } from '../server/nameText.ts'
import { builder } from './builder.ts'
import { caller } from './context.ts'
import { RoleEnum } from './enums.ts'
import { encodeGlobalId, localId } from './globalId.ts'

const ApiTokenType = builder.objectRef<ApiToken>('ApiToken').implement({
  description: "A machine's bearer token. Its secret is not kept.",
  authScopes: { admin: true },
  fields: (t) => ({
    id: t.id({ resolve: ({ id }) => encodeGlobalId('ApiToken', id) }),
    name: t.exposeString('name'),
    role: t.field({ type: RoleEnum, resolve: ({ role }) => role }),
    prefix: t.exposeString('prefix', { description: 'How the secret begins.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true, description: 'To the minute.' }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true }),
  }),
})

builder.queryField('apiTokens', (t) =>
  t.field({
    type: [ApiTokenType],
    authScopes: { admin: true },
    description: 'Newest first, the revoked ones too.',
    resolve: (_root, _args, { app }) => listApiTokens(app),
  }),
)

builder.relayMutationField(
  'createApiToken',
  {
    inputFields: (t) => ({
      name: t.string({ required: true, validate: nameText(100) }),
      role: t.field({ type: RoleEnum, required: true }),
      expiresAt: t.field({ type: 'DateTime' }),
    }),
  },
  {
    authScopes: { admin: true },
    resolve: (_root, { input }, context) => {
      const { name, role, expiresAt } = input
      return createApiToken(context.app, caller(context), { name, role, expiresAt: expiresAt ?? null })
    },
  },
  {
    description: '`secret` is shown once.',
    authScopes: { admin: true },
    outputFields: (t) => ({
      id: t.id({ resolve: ({ id }) => encodeGlobalId('ApiToken', id) }),
      secret: t.exposeString('secret'),
    }),
  },
)

builder.relayMutationField(
  'revokeApiToken',
  { inputFields: (t) => ({ id: t.id({ required: true }) }) },
  {
    authScopes: { admin: true },
    resolve: async (_root, { input }, context) => {
      await revokeApiToken(context.app, caller(context), localId(input.id, 'ApiToken', 'id'))
      return { id: input.id }
    },
  },
  { authScopes: { admin: true }, outputFields: (t) => ({ id: t.exposeID('id') }) },
)
