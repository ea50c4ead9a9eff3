import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { auditLog, auditPage, wholeAuditLog } from './support/auditCalls.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { newPerson, type PersonClient, signInFirstAdmin } from './support/people.ts'
import { stoppedPhase } from './support/phaseScenes.ts'
import { resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'

/** The scheduler has its turn, on a busy machine too. */
const PATIENT_MS = 30_000

let server: TestServer
let ada: PersonClient
let mia: PersonClient
let bot: TokenClient
let stopped: Awaited<ReturnType<typeof stoppedPhase>>

const actions = (entries: Json[]) => entries.map(({ action }) => action)

beforeAll(async () => {
  server = await startTestServer()
  ada = await signInFirstAdmin(server)
  mia = await newPerson(server, 'MANAGER', 'Mia')
  bot = await server.clientFor('INTEGRATOR', 'Bot one')
  stopped = await stoppedPhase(server, { bot })
  await resolve(mia, stopped.reviewId, 'RETRY')
})
afterAll(() => server?.stop())

test('says who did what to what, in words, with a way to it', async () => {
  const [resolved] = await auditLog(ada, { actorId: mia.id, kinds: ['REVIEW'] })
  expect(resolved).toEqual({
    at: expect.any(String),
    kind: 'REVIEW',
    event: 'REVIEW_RESOLVED',
    facts: { failureType: null, decision: null, resolution: 'RETRY' },
    change: null,
    action: 'Resolved an item: Retry',
    from: null,
    to: null,
    actor: { kind: 'PERSON', name: 'Mia', id: mia.id },
    subject: {
      label: stopped.username,
      id: stopped.reviewId,
      node: { __typename: 'Review', id: stopped.reviewId },
    },
  })
  const failed = await auditLog(ada, { actorKinds: ['TOKEN'], subjectId: stopped.accountId })
  expect(actions(failed)).toContain('Failed at a phase: Captcha, waits for a person')
  expect(failed.every(({ actor }) => actor.kind === 'TOKEN')).toBe(true)
  const status = failed.find(({ action }) => action === 'Changed the status of an account')
  expect(status).toMatchObject({ from: 'In the pipeline', to: 'In review', actor: { name: 'Bot one' } })
  expect((await auditLog(ada, { actorKinds: ['SYSTEM'], kinds: ['PERSON'] }))[0]).toMatchObject({
    action: 'Printed a sign-in link at start',
    actor: { name: 'The server', id: null },
    subject: { label: 'Administrator', id: ada.id, node: { __typename: 'Person' } },
  })
  expect(actions(await auditLog(ada, { actorId: mia.id, kinds: ['SIGN_IN'] }))).toEqual([
    'Signed in: by link',
  ])
})

test('settings come with from and to', async () => {
  await ada.ok('mutation { changeSettings(input: {undoSeconds: 3}) { settings { undoSeconds } } }')
  expect(await auditLog(ada, { kinds: ['SETTINGS'] })).toMatchObject([
    {
      action: 'Changed a rule',
      from: 'Off',
      to: '3 s',
      change: { subject: 'UNDO_SECONDS', name: null, from: { number: 0 }, to: { number: 3 } },
      actor: { kind: 'PERSON', name: 'Administrator' },
      subject: { label: 'Time to undo', id: null, node: null },
    },
  ])
  await ada.ok('mutation { changeSettings(input: {undoSeconds: 0}) { settings { undoSeconds } } }')
})

test('a change from when only its words were kept is told by them', async () => {
  await server.sql(
    `INSERT INTO events (type, actor_key, actor_name, change)
     VALUES ('project.changed', 'user:0', 'Somebody', '{"what": "Tickets at once", "from": "5", "to": "9"}')`,
  )
  const actorId = Buffer.from('Person:0').toString('base64')
  expect(await auditLog(ada, { actorId })).toMatchObject([
    { subject: { label: 'Tickets at once' }, from: '5', to: '9', change: null },
  ])
})

test('the classifier and the scheduler are told apart', async () => {
  const api = ticketApi(server.admin)
  const project = await api.createProject({ reviewDelaySeconds: 0 })
  const [ticket] = await api.createTickets(project, [{}])
  const [claimed] = await api.claim(project)
  await api.post(ticket.id, 'ASSISTANT', 'Done. All 12 tests pass and the change is merged.', claimed.lease)
  await api.finishTurn(claimed.lease)
  const verdict = await eventually(async () => {
    const entries = await auditLog(ada, { actorKinds: ['CLASSIFIER'], subjectId: ticket.id })
    return entries.find(({ action }) => action.startsWith('Gave a verdict on a ticket: ')) ?? expect.fail()
  }, PATIENT_MS)
  expect(verdict).toMatchObject({ kind: 'TICKET', actor: { name: 'Auto-review', id: null } })
  expect(verdict.subject.label).toBe(`${ticket.number} A job`)

  const stale = await stoppedPhase(server)
  const CLAIM = 'mutation ($id: ID!) { claimReview(input: {reviewId: $id}) { review { id } } }'
  await mia.ok(CLAIM, { id: stale.reviewId })
  await server.sql('UPDATE reviews SET claim_expires_at = now() WHERE id = $1', [
    decodeGlobalId(stale.reviewId).id,
  ])
  await eventually(async () =>
    expect(await auditLog(ada, { actorKinds: ['SCHEDULER'], subjectId: stale.reviewId })).toMatchObject([
      { action: 'Ended a claim that ran out', actor: { name: 'The scheduler' } },
    ]),
  )
})

test('each subject has its own log', async () => {
  const { campaignId, accountId, reviewId } = stopped
  const ofCampaign = await auditLog(ada, { subjectId: campaignId })
  expect(ofCampaign.at(-1)).toMatchObject({ action: 'Created a campaign', kind: 'CAMPAIGN' })
  expect(ofCampaign.length).toBeGreaterThan(5)
  const ofAccount = await auditLog(ada, { subjectId: accountId })
  expect(ofCampaign).toEqual(expect.arrayContaining(ofAccount))
  const ofReview = await auditLog(ada, { subjectId: reviewId })
  expect(actions(ofReview)).toEqual(
    expect.arrayContaining(['Put an item into the queue', 'Resolved an item: Retry']),
  )
  expect(ofAccount).toEqual(expect.arrayContaining(ofReview))
  const none = await auditLog(ada, { subjectId: Buffer.from('Ticket:999999').toString('base64') })
  expect(none).toEqual([])
})

test('a range of time takes its beginning and leaves its end', async () => {
  const all = await auditLog(ada)
  const { at: until } = all[2]!
  const { at: from } = all[8]!
  const expected = all.filter(({ at }) => at >= from && at < until)
  expect(await auditLog(ada, { from, until })).toEqual(expected)
})

test('pages without a loss or a repeat while others write', async () => {
  const before = await wholeAuditLog(ada, 100)
  let written = 0
  const paged = await wholeAuditLog(ada, 5, async () => {
    await server.clientFor('ANALYST', 'meanwhile')
    written += 1
  })
  expect(written).toBeGreaterThan(5)
  // What was there when the first page was read comes once, in the same order, whatever comes meanwhile.
  expect(paged).toEqual(before)
})

test.each([
  ['UPDATE events SET actor_name = $$somebody else$$'],
  ['DELETE FROM events'],
  ['TRUNCATE events'],
  [`WITH told AS (SELECT set_config('unstuck.retention', 'on', true)) DELETE FROM events USING told`],
])('%s is refused, on the connections of the server too', async (statement) => {
  const count = async () => (await server.sql('SELECT count(*)::int AS count FROM events'))[0].count
  const before = await count()
  await expect(server.app.database.query(statement)).rejects.toThrow('events is append-only')
  await expect(server.sql(statement)).rejects.toThrow('events is append-only')
  expect(await count()).toBeGreaterThanOrEqual(before)
})

test('only an ADMIN reads it, and what is asked for wrongly is told', async () => {
  const read = '{ auditLog { nodes { action } } }'
  for (const client of [mia, bot, await newPerson(server, 'ANALYST')]) {
    expect(await client.code(read)).toBe('FORBIDDEN')
  }
  expect(await server.nobody.code(read)).toBe('UNAUTHENTICATED')
  const refused = async (variables: Json) => {
    const { errors } = await ada.gql(
      'query ($filter: AuditFilter, $after: String) { auditLog(filter: $filter, after: $after) { nodes { at } } }',
      variables,
    )
    return errors![0]!.extensions
  }
  const code = 'BAD_USER_INPUT'
  expect(await refused({ filter: { actorId: 'x' } })).toMatchObject({ code, field: 'filter.actorId' })
  expect(await refused({ filter: { actorId: stopped.accountId } })).toMatchObject({
    code,
    field: 'filter.actorId',
  })
  expect(await refused({ filter: { subjectId: stopped.phaseId } })).toMatchObject({
    code,
    field: 'filter.subjectId',
  })
  const { pageInfo } = (await ada.ok('{ settingChanges(first: 1) { pageInfo { endCursor } } }'))
    .settingChanges
  expect(await refused({ after: pageInfo.endCursor })).toMatchObject({ code, field: 'after' })
})

test('nothing of it is missing while nothing was removed', async () => {
  expect((await auditPage(ada, { first: 1 })).completeSince).toBeNull()
})

describe('as a file', () => {
  /** No formula at the beginning, and none behind what begins a cell in some spreadsheets. */
  const tame = (text: string) =>
    (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replace(/([;\t])([=+\-@])/g, "$1'$2")

  const HOSTILE = [
    '=HYPERLINK("http://evil.example","Click")',
    '+1+2',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    'x;=1+1',
    'a "b", c\r\nd',
  ]

  async function get(path: string, headers: Record<string, string> = {}) {
    return fetch(server.url + path, { headers })
  }
  const asAdmin = () => ({ authorization: `Bearer ${server.admin.token}` })

  beforeAll(async () => {
    await Promise.all(HOSTILE.map((name) => server.clientFor('ANALYST', name)))
  })

  test('holds what the API says, newest first, in JSON lines and in CSV', async () => {
    const csv = await get('/audit.csv', { cookie: ada.headers.cookie })
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(csv.headers.get('content-disposition')).toMatch(
      /^attachment; filename="audit-\d{4}-\d\d-\d\d\.csv"$/,
    )
    expect(csv.headers.get('cache-control')).toBe('no-store')
    const rows = parse(await csv.text(), { bom: true, columns: true, record_delimiter: '\r\n' }) as Json[]
    const lines = (await (await get('/audit.jsonl', asAdmin())).text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const entries = await wholeAuditLog(ada, 100)
    expect(lines.map(({ at, by, action, subject }) => [at, by, action, subject])).toEqual(
      entries.map(({ at, actor, action, subject }) => [at, actor.name, action, subject?.label ?? null]),
    )
    expect(rows).toHaveLength(lines.length)
    rows.forEach((row, at) => {
      for (const [column, cell] of Object.entries(row)) {
        const text = String(lines[at][column] ?? '')
        expect(cell).toBe(tame(text))
      }
    })
  })

  test('no cell is a formula, and every name comes through', async () => {
    const text = await (await get('/audit.csv?kinds=TOKEN', asAdmin())).text()
    const rows = parse(text, { bom: true, columns: true }) as Json[]
    expect(
      rows.flatMap((row) => Object.values<string>(row)).filter((cell) => /^[=+\-@\t\r]/.test(cell)),
    ).toEqual([])
    const subjects = rows.map(({ subject }) => subject).join('\n')
    for (const name of HOSTILE) expect(subjects).toContain(tame(name.trim()).replace(/^'/, ''))
  })

  test('is filtered by its address, and wrong filters are told', async () => {
    const path = `/audit.jsonl?actorId=${encodeURIComponent(mia.id)}&kinds=REVIEW&kinds=SIGN_IN&actorKinds=PERSON`
    const lines = (await (await get(path, asAdmin())).text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(new Set(lines.map(({ kind }) => kind))).toEqual(new Set(['REVIEW', 'SIGN_IN']))
    expect(new Set(lines.map(({ by }) => by))).toEqual(new Set(['Mia']))
    expect(await (await get('/audit.jsonl?until=2001-01-01T00:00:00Z', asAdmin())).text()).toBe('')
    for (const wrong of ['kinds=NOTHING', 'from=yesterday', 'actorId=x', 'colour=red', 'from=1&from=2']) {
      const refused = await get(`/audit.csv?${wrong}`, asAdmin())
      expect([wrong, refused.status]).toEqual([wrong, 400])
      expect(await refused.text()).toMatch(/\w+\.\n$/)
    }
  })

  test('is for an ADMIN only, and for no other site’s page', async () => {
    expect((await get('/audit.csv')).status).toBe(401)
    expect((await get('/audit.csv', { authorization: 'Bearer wrong' })).status).toBe(401)
    expect((await get('/audit.csv', { cookie: mia.headers.cookie })).status).toBe(403)
    expect((await get('/audit.jsonl', { authorization: `Bearer ${bot.token}` })).status).toBe(403)
    const foreign = { cookie: ada.headers.cookie, origin: 'https://evil.example' }
    expect((await get('/audit.csv', foreign)).status).toBe(403)
    const posted = await fetch(`${server.url}/audit.csv`, { method: 'POST', headers: asAdmin() })
    expect(posted.status).toBe(405)
  })

  test('more than one read fits without a line lost, and who hangs up holds up nobody', async () => {
    await server.sql(
      `INSERT INTO events (type, actor_key, actor_name, at)
       SELECT 'view.saved', 'token:999', 'Many', timestamptz '2020-01-01' + (n / 3) * interval '1 ms'
       FROM generate_series(1, 1700) n`,
    )
    const token = Buffer.from('ApiToken:999').toString('base64')
    const path = `/audit.jsonl?actorId=${encodeURIComponent(token)}`
    expect((await (await get(path, asAdmin())).text()).trimEnd().split('\n')).toHaveLength(1700)
    const leaving = new AbortController()
    const begun = await fetch(server.url + path, { headers: asAdmin(), signal: leaving.signal })
    await begun.body!.getReader().read()
    leaving.abort()
    expect((await get('/healthz')).status).toBe(200)
  })
})
