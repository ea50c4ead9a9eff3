import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RunningServer } from '../server/server.ts'
import { eventually } from './support/eventually.ts'
import { createClient, type GraphQLClient, type Json } from './support/graphqlClient.ts'
import { insertReviews } from './support/queueScenes.ts'
import { join, newPerson } from './support/people.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'

let server: TestServer
let another: RunningServer
let there: GraphQLClient
beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '7' })
  another = await server.startAnother({ UNSTUCK_UNDO_SECONDS: '8', UNSTUCK_STORM_MINUTES: '20' })
  there = createClient(another.url, server.admin.token)
})
afterAll(() => server?.stop())

const FIELDS = `undoSeconds escalationMinutes { urgent high normal low } stormThreshold stormMinutes
  confidenceThreshold sampleShare falseCompletedLimit falseCompletedMinimum dailyCostUsd pastDailyCost
  inputPriceUsd outputPriceUsd`
const CHANGE = `mutation ($input: ChangeSettingsInput!) { changeSettings(input: $input) { settings { ${FIELDS} } } }`

async function settingsOf(client: GraphQLClient): Promise<Json> {
  return (await client.ok(`{ settings { ${FIELDS} } }`)).settings
}

async function change(client: GraphQLClient, input: Json): Promise<Json> {
  return (await client.ok(CHANGE, { input })).changeSettings.settings
}

async function changes(first: number): Promise<Json[]> {
  const { settingChanges } = await server.admin.ok(
    'query ($first: Int) { settingChanges(first: $first) { nodes { by what from to } } }',
    { first },
  )
  return settingChanges.nodes
}

test('each server begins as it was started, and what somebody sets holds on all of them', async () => {
  expect(await settingsOf(server.admin)).toMatchObject({
    undoSeconds: 7,
    stormMinutes: 10,
    dailyCostUsd: null,
  })
  expect(await settingsOf(there)).toMatchObject({ undoSeconds: 8, stormMinutes: 20 })
  const set = { undoSeconds: 30, dailyCostUsd: 2.5, escalationMinutes: { high: 45 }, pastDailyCost: 'PERSON' }
  const escalationMinutes = { urgent: 15, high: 45, normal: 240, low: 1440 }
  expect(await change(server.admin, set)).toMatchObject({ ...set, escalationMinutes, stormMinutes: 10 })
  await eventually(async () => expect(await settingsOf(there)).toMatchObject({ ...set, escalationMinutes }))
  expect((await there.ok('{ health { undoSeconds } }')).health.undoSeconds).toBe(30)
  // What nobody set stays as each was started.
  expect((await settingsOf(there)).stormMinutes).toBe(20)
  const later = await server.startAnother()
  expect(await settingsOf(createClient(later.url, server.admin.token))).toMatchObject({
    ...set,
    escalationMinutes,
  })
  await later.stop()
  expect(await changes(4)).toEqual([
    {
      by: 'Admin key',
      what: 'Cost of auto-review: After that',
      from: 'Finished tickets wait until tomorrow',
      to: 'They come to a person',
    },
    { by: 'Admin key', what: 'Cost of auto-review: Most a day', from: 'No limit', to: '2.5 USD' },
    { by: 'Admin key', what: 'Escalation: High', from: '60 min', to: '45 min' },
    { by: 'Admin key', what: 'Time to undo', from: '7 s', to: '30 s' },
  ])
  expect(await change(server.admin, { dailyCostUsd: null })).toMatchObject({ dailyCostUsd: null })
  expect(await change(server.admin, { undoSeconds: 30, stormMinutes: null })).toMatchObject({
    stormMinutes: 10,
  })
  expect((await changes(1))[0]).toMatchObject({ what: 'Cost of auto-review: Most a day', to: 'No limit' })
})

test('two servers change settings at the same time: both hold, and the list of changes has no gap', async () => {
  const counts = Array.from({ length: 6 }, (_, at) => at + 100)
  await Promise.all([
    ...counts.map((count, at) => change(at % 2 ? there : server.admin, { stormThreshold: count })),
    change(there, { confidenceThreshold: 0.7 }),
    change(server.admin, { falseCompletedLimit: 0.125 }),
  ])
  const [here, other] = await eventually(async () => {
    const both = await Promise.all([settingsOf(server.admin), settingsOf(there)])
    expect(both[0]).toEqual({ ...both[1], stormMinutes: both[0]!.stormMinutes })
    return both
  })
  expect(here).toMatchObject({ confidenceThreshold: 0.7, falseCompletedLimit: 0.125 })
  expect(other!.stormThreshold).toBe(here!.stormThreshold)
  const made = (await changes(8)).filter(({ what }) => what === 'Storms: More than').reverse()
  expect(made).toHaveLength(6)
  expect(made.map(({ from }) => from)).toEqual(['50 items', ...made.slice(0, -1).map(({ to }) => to)])
  expect(made.at(-1)!.to).toBe(`${here!.stormThreshold} items`)
  expect(await changes(8)).toContainEqual({
    by: 'Admin key',
    what: 'Auto-review: Only watches above',
    from: '5 %',
    to: '12.5 %',
  })
})

test('what watches for storms and escalates goes by what was set just now', async () => {
  await change(there, { stormThreshold: 2, escalationMinutes: { normal: 1 } })
  const fingerprint = 'set just now'
  await insertReviews(server, 3, fingerprint)
  await server.sql('UPDATE reviews SET opened_at = now() WHERE fingerprint = $1', [fingerprint])
  await eventually(async () => {
    const { storms } = await server.admin.ok('{ storms { fingerprint } }')
    expect(storms).toEqual([{ fingerprint }])
  })
  const api = ticketApi(there)
  const project = await api.createProject()
  await api.createTickets(project, [{ mode: 'STRICT' }])
  const [claimed] = await api.claim(project)
  await api.failTurn(claimed!.lease, { type: 'CONTENT_REJECTION', message: 'no' })
  const [review] = await server.sql<{ priority: number; minutes: number }>(
    `SELECT priority, extract(epoch FROM escalates_at - opened_at)::float8 / 60 AS minutes FROM reviews
     WHERE kind = 'TICKET' ORDER BY id DESC LIMIT 1`,
  )
  const expected = review!.priority === 2 ? 1 : 45
  expect(Math.round(review!.minutes)).toBe(expected)
})

test('who watches the auto-review hears of its settings, from another server as well', async () => {
  const listening = await server.subscribe('subscription { autoReviewChanged { sampleShare costLimit } }')
  await eventually(async () => {
    await change(there, { sampleShare: Math.random() })
    expect((await listening.next(500)).data).toBeDefined()
  })
  await change(there, { sampleShare: 0.25, dailyCostUsd: 1 })
  await listening.nextWhere(
    ({ autoReviewChanged }) => autoReviewChanged.sampleShare === 0.25 && autoReviewChanged.costLimit === 1,
  )
  await listening.stop()
})

test('who reads the settings hears which part was changed, at the beginning of each, from another server as well', async () => {
  const SUBSCRIPTION = 'subscription { settingsChanged { part } }'
  const listening = await server.subscribe(SUBSCRIPTION)
  const hears = async (part: string) =>
    listening.nextWhere(({ settingsChanged }) => settingsChanged.part === part)
  for (const part of ['PEOPLE', 'TOKENS', 'RULES', 'WORK']) await hears(part)
  await change(there, { sampleShare: 0.75 })
  await hears('RULES')
  await ticketApi(there).createProject()
  await hears('WORK')
  await join(server, 'ANALYST')
  await hears('PEOPLE')
  const manager = await server.clientFor('MANAGER')
  await hears('TOKENS')
  const told = await server.subscribe(SUBSCRIPTION, {}, manager.token)
  const nextTold = async () => (await told.next()).data?.settingsChanged.part
  expect([await nextTold(), await nextTold()]).toEqual(['RULES', 'WORK'])
  const bot = await server.clientFor('INTEGRATOR')
  await hears('TOKENS')
  await change(there, { sampleShare: 0.25 })
  // Of what it may not read it hears nothing.
  expect(await nextTold()).toBe('RULES')
  const refused = await server.subscribe(SUBSCRIPTION, {}, bot.token)
  expect((await refused.next()).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  await Promise.all([listening.stop(), told.stop(), refused.stop()])
})

test.each([
  [{ undoSeconds: 3601 }, 'undoSeconds', 'This must be 3,600 or less.'],
  [{ escalationMinutes: { low: -1 } }, 'escalationMinutes.low', 'This must be 0 or more.'],
  [{ stormThreshold: 0 }, 'stormThreshold', 'This must be 1 or more.'],
  [{ sampleShare: 1.5 }, 'sampleShare', 'This must be 1 or less.'],
  [{ dailyCostUsd: -1 }, 'dailyCostUsd', 'This must be 0 or more.'],
])('%j is refused', async (input, field, message) => {
  const { errors } = await server.admin.gql(CHANGE, { input })
  expect(errors![0]).toMatchObject({ message, extensions: { code: 'BAD_USER_INPUT', field } })
})

test('who reads the queue reads the settings; an ADMIN sets them', async () => {
  const manager = await newPerson(server, 'MANAGER')
  expect((await settingsOf(manager)).stormThreshold).toBe(2)
  expect(await manager.code(CHANGE, { input: { undoSeconds: 1 } })).toBe('FORBIDDEN')
  const bot = await server.clientFor('INTEGRATOR')
  expect(await bot.code('{ settings { undoSeconds } }')).toBe('FORBIDDEN')
})

test('campaigns and projects are changed by managers, and it is written down', async () => {
  const manager = await newPerson(server, 'MANAGER', 'Mia')
  const CAMPAIGN =
    'mutation ($input: UpdateCampaignInput!) { updateCampaign(input: $input) { campaign { name } } }'
  const PROJECT = `mutation ($input: UpdateProjectInput!) {
    updateProject(input: $input) { project { name reviewDelaySeconds maxParallel } } }`
  const create = async (name: string) => {
    const { createCampaign } = await manager.ok(
      'mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }',
      { input: { name, platform: 'stars', phases: [{ name: 'one' }] } },
    )
    return createCampaign.campaign.id
  }
  const [campaignId, otherId] = [await create('Spring'), await create('Autumn')]
  await manager.ok(CAMPAIGN, { input: { campaignId, name: ' Summer ' } })
  // Two that want the same name at once: one gets it.
  const both = await Promise.all(
    [campaignId, otherId].map((id) => manager.gql(CAMPAIGN, { input: { campaignId: id, name: 'Winter' } })),
  )
  expect(both.map(({ errors }) => errors?.[0]?.extensions.field ?? 'ok').toSorted()).toEqual(['name', 'ok'])

  const projectId = await ticketApi(manager).createProject()
  const { updateProject } = await manager.ok(PROJECT, { input: { projectId, name: 'Bills', maxParallel: 9 } })
  expect(updateProject.project).toMatchObject({ name: 'Bills', maxParallel: 9 })
  expect(await manager.ok(PROJECT, { input: { projectId } })).toEqual({ updateProject })
  expect(await changes(2)).toEqual([
    { by: 'Mia', what: expect.stringMatching(/^At once: project/), from: '5 tickets', to: '9 tickets' },
    { by: 'Mia', what: expect.stringMatching(/^Name of project/), from: expect.any(String), to: 'Bills' },
  ])
  const bot = await server.clientFor('INTEGRATOR')
  expect(await bot.code(PROJECT, { input: { projectId, maxParallel: 1 } })).toBe('FORBIDDEN')
})

test('agents are woken when a project lets more tickets run at once', async () => {
  const api = ticketApi(server.admin)
  const project = await api.createProject({ maxParallel: 1 })
  await api.createTickets(project, [{}, {}])
  await api.claim(project)
  const listening = await server.subscribe('subscription { workAvailable(kind: TICKET) { count } }')
  const UPDATE = 'mutation ($input: UpdateProjectInput!) { updateProject(input: $input) { project { id } } }'
  let maxParallel = 1
  await eventually(async () => {
    maxParallel += 1
    await server.admin.ok(UPDATE, { input: { projectId: project, maxParallel } })
    expect((await listening.next(500)).data).toEqual({ workAvailable: { count: 1 } })
  })
  await listening.stop()
})

test('the list of changes pages without a gap', async () => {
  const all = await changes(100)
  const PAGE = `query ($after: String) { settingChanges(first: 7, after: $after) {
    nodes { by what from to } pageInfo { endCursor hasNextPage } } }`
  const paged: Json[] = []
  let after: string | null = null
  do {
    const { settingChanges }: Json = await server.admin.ok(PAGE, { after })
    paged.push(...settingChanges.nodes)
    after = settingChanges.pageInfo.hasNextPage ? settingChanges.pageInfo.endCursor : null
  } while (after !== null)
  expect(paged).toEqual(all)
  expect(all.length).toBeGreaterThan(14)
})
