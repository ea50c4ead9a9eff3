import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Json } from './support/graphqlClient.ts'
import { RESEND, testChannel } from './support/notificationCalls.ts'
import { type NotificationScene, SMTP_PASSWORD, startNotificationScene } from './support/notificationScene.ts'
import { unique } from './support/phaseScenes.ts'
import { createProject } from './support/ticketScenes.ts'

// Much of it waits for workers of two servers, which a busy machine gives little time.
vi.setConfig({ testTimeout: 90_000 })

let scene: NotificationScene
let server: NotificationScene['server']
let webhook: NotificationScene['webhook']
let changes: NotificationScene['changes']

beforeAll(async () => {
  scene = await startNotificationScene()
  ;({ server, webhook, changes } = scene)
})
afterEach(() => scene.clear())
afterAll(() => scene?.stop())

test('secrets are shown once and written nowhere', async () => {
  const { receiver, channel } = await webhook(['STORM_BEGAN'])
  expect(channel.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  const { renewChannelSecret } = await server.admin.ok(
    'mutation ($input: RenewChannelSecretInput!) { renewChannelSecret(input: $input) { secret } }',
    { input: { id: channel.id } },
  )
  expect(renewChannelSecret.secret).not.toBe(channel.secret)
  await testChannel(server.admin, channel.id)
  const events = await server.sql('SELECT payload, change, note FROM events')
  const deliveries = await server.sql('SELECT to_jsonb(deliveries) AS row FROM deliveries')
  const written = JSON.stringify([events, deliveries, await changes()])
  for (const secret of [channel.secret, renewChannelSecret.secret, SMTP_PASSWORD, '/hook']) {
    expect(written).not.toContain(secret)
  }
  expect(receiver.received).toEqual([])
})

test('only an ADMIN reads and changes channels, rules and deliveries', async () => {
  const { channel } = await webhook(['STORM_BEGAN'])
  const calls: [string, Json?][] = [
    ['{ channels { id } }'],
    ['{ notificationRules { id } }'],
    ['{ deliveries { nodes { id } } }'],
    [`mutation { testChannel(input: { id: "${channel.id}" }) { delivery { id } } }`],
    [`mutation { deleteChannel(input: { id: "${channel.id}" }) { id } }`],
    [`mutation { renewChannelSecret(input: { id: "${channel.id}" }) { secret } }`],
    [RESEND, { input: { id: channel.id } }],
    [`{ node(id: "${channel.id}") { ... on Channel { name } } }`],
  ]
  for (const role of ['MANAGER', 'ANALYST', 'INTEGRATOR'] as const) {
    const client = await server.clientFor(role)
    for (const [query, variables] of calls) expect(await client.code(query, variables)).toBe('FORBIDDEN')
  }
})

test('what cannot be is refused in words', async () => {
  const { channel } = await webhook(['STORM_BEGAN'])
  const url = 'https://example.org/hook'
  const field = async (input: Json) => {
    const { errors } = await server.admin.gql(
      'mutation ($input: CreateChannelInput!) { createChannel(input: $input) { secret } }',
      { input: { name: unique('bad'), ...input } },
    )
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    return errors![0]!.extensions.field
  }
  expect(await field({ kind: 'WEBHOOK' })).toBe('url')
  expect(await field({ kind: 'WEBHOOK', url: 'ftp://example.org' })).toBe('url')
  expect(await field({ kind: 'WEBHOOK', url: 'https://me:pw@example.org' })).toBe('url')
  expect(await field({ kind: 'WEBHOOK', url, emails: ['a@example.org'] })).toBe('emails')
  expect(await field({ kind: 'EMAIL', url, emails: ['a@example.org'] })).toBe('url')
  expect(await field({ kind: 'EMAIL', emails: ['a@example.org\r\nBcc: b@example.org'] })).toBe('emails.0')
  expect(await field({ kind: 'WEBHOOK', url, name: channel.name.toUpperCase() })).toBe('name')
  const rule =
    'mutation ($input: CreateNotificationRuleInput!) { createNotificationRule(input: $input) { rule { id } } }'
  expect(await server.admin.code(rule, { input: { channelId: channel.id, events: [] } })).toBe(
    'BAD_USER_INPUT',
  )
  const campaignIds = [Buffer.from('Campaign:999999').toString('base64')]
  const missing = { channelId: channel.id, events: ['STORM_BEGAN'], campaignIds }
  expect(await server.admin.code(rule, { input: missing })).toBe('BAD_USER_INPUT')
  await server.admin.ok(`mutation { deleteChannel(input: { id: "${channel.id}" }) { id } }`)
  const { errors } = await server.admin.gql(rule, {
    input: { channelId: channel.id, events: ['STORM_BEGAN'] },
  })
  expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND')
})

test('a rule is changed and deleted, and the list of changes says how', async () => {
  const { channel } = await webhook(['STORM_BEGAN'])
  const { notificationRules } = await server.admin.ok(
    '{ notificationRules { id events channel { rules { id } } } }',
  )
  const [{ id, channel: owner }] = notificationRules
  expect(owner.rules).toEqual([{ id }])
  const projectId = await createProject(server.admin)
  const { updateNotificationRule } = await server.admin.ok(
    `mutation ($input: UpdateNotificationRuleInput!) { updateNotificationRule(input: $input) {
      rule { events leastPriority projects { id } } } }`,
    { input: { id, leastPriority: 'HIGH', projectIds: [projectId] } },
  )
  expect(updateNotificationRule.rule).toEqual({
    events: ['STORM_BEGAN'],
    leastPriority: 'HIGH',
    projects: [{ id: projectId }],
  })
  await server.admin.ok(`mutation { deleteNotificationRule(input: { id: "${id}" }) { id } }`)
  const after = 'A storm began · High and above · 1 project'
  expect(
    (await changes()).filter(({ what }) => what === `What channel ${channel.name} hears of`),
  ).toMatchObject([
    { from: after, to: null },
    { from: 'A storm began', to: after },
    { from: null, to: 'A storm began' },
  ])
})
