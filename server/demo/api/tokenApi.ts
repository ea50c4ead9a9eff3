import type { Role } from '../../entities/words.ts'
import type { ApiClient } from '../../workerKit/apiClient.ts'

interface ListedToken {
  readonly id: string
  readonly name: string
  readonly revokedAt: string | null
}

/**
 * Makes a token with its role for each name. Tokens of these names from an earlier run are revoked first: their
 * secrets were shown once and are gone.
 * @param admin a client with the ADMIN role.
 * @returns the secrets by name.
 */
export async function renewTokens(
  admin: ApiClient,
  names: readonly string[],
  roleOf: (name: string) => Role,
): Promise<Map<string, string>> {
  const { apiTokens } = await admin.request<{ apiTokens: ListedToken[] }>(LIST)
  for (const { id, name, revokedAt } of apiTokens) {
    if (revokedAt === null && names.includes(name)) await admin.request(REVOKE, { input: { id } })
  }
  const secrets = new Map<string, string>()
  for (const name of names) {
    const { createApiToken } = await admin.request<{ createApiToken: { secret: string } }>(CREATE, {
      input: { name, role: roleOf(name) },
    })
    secrets.set(name, createApiToken.secret)
  }
  return secrets
}

const LIST = 'query Tokens { apiTokens { id name revokedAt } }'

const CREATE = `mutation CreateToken($input: CreateApiTokenInput!) {
  createApiToken(input: $input) { secret }
}`

const REVOKE = `mutation RevokeToken($input: RevokeApiTokenInput!) {
  revokeApiToken(input: $input) { id }
}`
