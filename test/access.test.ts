import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

test('without credentials only viewer answers, with null', async () => {
  expect(await server.nobody.ok('{ viewer { name } }')).toEqual({ viewer: null })
  expect(await server.nobody.code('{ health { ok } }')).toBe('UNAUTHENTICATED')
})

test.each(['ADMIN', 'MANAGER', 'ANALYST', 'INTEGRATOR'] as const)('a token of %s says so', async (role) => {
  const client = await server.clientFor(role)
  expect(await client.ok('{ viewer { name role } }')).toEqual({ viewer: { name: role, role } })
  if (role !== 'ADMIN') expect(await client.code('{ apiTokens { id } }')).toBe('FORBIDDEN')
})
