import { graphql, type ResultOf } from './graphql.ts'

export const ApiKeysQuery = graphql(`
  query ApiKeys {
    apiTokens {
      id
      name
      role
      prefix
      createdAt
      expiresAt
      lastUsedAt
      revokedAt
    }
  }
`)

export type ApiKey = ResultOf<typeof ApiKeysQuery>['apiTokens'][number]

export const RevokeApiKeyMutation = graphql(`
  mutation RevokeApiKey($input: RevokeApiTokenInput!) {
    revokeApiToken(input: $input) {
      id
    }
  }
`)
