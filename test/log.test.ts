import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '../server/log.ts'
import { postJson } from './support/people.ts'
import { claimPhases, importAccounts } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'

const SAID = 'MARKED-transcript-text'
const SECRET = 'MARKED-secret-0123456789'

let server: TestServer
const lines: string[] = []
beforeAll(async () => {
  const destination = { write: (line: string) => void lines.push(line) }
  server = await startTestServer({ UNSTUCK_METRICS_TOKEN: SECRET }, createLog('debug', destination))
})
afterAll(() => server?.stop())

/** Whatever is written to this table from now on fails, and the database quotes the whole row. */
async function breakTable(table: string): Promise<void> {
  await server.sql(`ALTER TABLE ${table} ADD CONSTRAINT ${table}_broken CHECK (false) NOT VALID`)
}

test('what fails is in the log with the request’s id and where it failed', async () => {
  const api = ticketApi(server.admin)
  const project = await api.createProject()
  const [ticket] = await api.createTickets(project, [{ body: SAID }])
  await breakTable('messages')
  await breakTable('failures')
  await breakTable('sessions')
  const { errors } = await server.admin.gql(
    'mutation ($input: PostMessageInput!) { postMessage(input: $input) { message { id } } }',
    { input: { ticketId: ticket.id, role: 'USER', content: SAID } },
  )
  expect(errors![0]!.extensions.code).toBe('INTERNAL_SERVER_ERROR')
  const logged = lines.map((line) => JSON.parse(line)).find(({ err }) => err?.table === 'messages')
  expect(logged).toMatchObject({
    msg: 'a request failed',
    requestId: errors![0]!.extensions.requestId,
    err: { code: '23514', constraint: 'messages_broken', stack: expect.stringContaining('at ') },
  })
})

test('no secret and nothing that was said gets into it', async () => {
  const { campaignId } = await importAccounts(server.admin)
  const [claimed] = await claimPhases(server.admin, campaignId)
  const failure = { type: 'CAPTCHA', message: SAID, details: { said: SAID } }
  const FAIL = 'mutation ($input: FailPhaseInput!) { failPhase(input: $input) { phase { id } } }'
  await server.admin.gql(FAIL, { input: { lease: claimed!.lease, failure } })
  await fetch(server.signInUrl!, { redirect: 'manual' })
  await postJson(server.url, '/sign-in', { email: `${SECRET}@example.org`, password: SECRET })
  await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${SECRET}` } })
  await fetch(`${server.url}/graphql?query={viewer{name}}&token=${SECRET}`)
  await server.admin.gql(`query { node(id: "${SAID}") { id } }`)
  // The database itself complains about a value, and quotes it.
  await expect(server.app.database.query('SELECT $1::int', [SECRET])).rejects.toSatisfy((error) => {
    server.app.log.error({ err: new Error('outer', { cause: error }) }, 'a query failed')
    return true
  })
  const all = lines.join('')
  expect(all).toContain('failures_broken')
  expect(all).toContain('sessions_broken')
  expect(all).toContain('A value does not fit.')
  expect(all).not.toContain('MARKED')
  expect(all).not.toContain(server.admin.token)
  expect(all).not.toContain(new URL(server.signInUrl!).searchParams.get('token'))
})
