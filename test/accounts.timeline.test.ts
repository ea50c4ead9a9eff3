import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from './support/eventually.ts'
import type { GraphQLClient, Json } from './support/graphqlClient.ts'
import { ACCOUNT, campaignWith, claimOne, fail, RECORD } from './support/phaseWork.ts'
import { resolve } from './support/reviewCalls.ts'
import { rowId } from './support/rowId.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
let bot: GraphQLClient

beforeAll(async () => {
  server = await startTestServer()
  bot = await server.clientFor('INTEGRATOR')
})
afterAll(() => server.stop())

const TIMELINE = `query ($id: ID!, $first: Int, $after: String) { account(id: $id) {
  timeline(first: $first, after: $after) {
    edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor }
    nodes { __typename
      ... on BotAction { id name ok message details at phase { name } }
      ... on Failure { type said: message failedAt: at }
      ... on Resolution { id action by resolvedAt: at }
      ... on SystemNote { text notedAt: at } } } } }`

async function page(id: string, first: number, after: string | null = null): Promise<Json> {
  return (await server.admin.ok(TIMELINE, { id, first, after })).account.timeline
}

/** Every item, read in pages of this size. */
async function readAll(id: string, size: number): Promise<Json[]> {
  const items: Json[] = []
  let after: string | null = null
  for (;;) {
    const { nodes, pageInfo, edges }: Json = await page(id, size, after)
    expect(edges).toHaveLength(nodes.length)
    items.push(...nodes)
    if (!pageInfo.hasNextPage) return items
    expect(nodes).toHaveLength(size)
    after = pageInfo.endCursor
  }
}

describe('recordActions', () => {
  test('the actions of a call come back and lead the timeline, the last one first', async () => {
    const campaign = await campaignWith(bot, 1)
    const { lease, phase } = await claimOne(bot, campaign.id)
    const actions = [
      { name: 'open page', ok: true },
      { name: 'press like', ok: false, message: 'The button was gone.', details: { tries: 3 } },
    ]
    const { recordActions } = await bot.ok(RECORD, { input: { lease, actions } })
    expect(recordActions.actions).toMatchObject([
      { name: 'open page', ok: true, message: null, details: null, phase: { id: phase.id } },
      { name: 'press like', ok: false, message: 'The button was gone.', details: { tries: 3 } },
    ])
    const { nodes } = await page(campaign.accounts[0]!.id, 10)
    expect(nodes.map(({ name }: Json) => name)).toEqual(['press like', 'open page'])
    const { account } = await bot.ok(ACCOUNT, { id: campaign.accounts[0]!.id })
    expect(account.lastAction.name).toBe('press like')
  })

  test('an action keeps its own time, but is never later than its report', async () => {
    const campaign = await campaignWith(bot, 1)
    const { lease } = await claimOne(bot, campaign.id)
    const actions = [
      { name: 'early', ok: true, at: '2020-02-03T04:05:06.789Z' },
      { name: 'late', ok: true, at: '2999-01-01T00:00:00Z' },
    ]
    const { recordActions } = await bot.ok(RECORD, { input: { lease, actions } })
    const [early, late] = recordActions.actions
    expect(new Date(early.at).toISOString()).toBe('2020-02-03T04:05:06.789Z')
    const [{ now }] = await server.sql('SELECT now()')
    expect(Date.parse(late.at)).toBeLessThanOrEqual(now.getTime())
  })

  test.each([
    ['no action', [], 'actions'],
    ['101 actions', Array(101).fill({ name: 'a', ok: true }), 'actions'],
    [
      'an empty name',
      [
        { name: 'a', ok: true },
        { name: ' ', ok: true },
      ],
      'actions.1.name',
    ],
    ['a NUL in the message', [{ name: 'a', ok: true, message: '\0' }], 'actions.0.message'],
    [
      'details of more than 64 KiB',
      [{ name: 'a', ok: true, details: ['x'.repeat(65_536)] }],
      'actions.0.details',
    ],
    ['a time that is none', [{ name: 'a', ok: true, at: 'yesterday' }], 'actions.0.at'],
    ['no result', [{ name: 'a' }], 'actions.0.ok'],
  ])('refuses %s, and records none of them', async (_name, actions, field) => {
    const campaign = await campaignWith(bot, 1)
    const { lease } = await claimOne(bot, campaign.id)
    const { errors } = await bot.gql(RECORD, { input: { lease, actions } })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
    expect((await page(campaign.accounts[0]!.id, 10)).nodes).toEqual([])
  })
})

describe('the timeline', () => {
  test('tells the whole story, newest first', async () => {
    const manager = await server.clientFor('MANAGER', 'Mara')
    const campaign = await campaignWith(bot, 1)
    const id = campaign.accounts[0]!.id
    const first = await claimOne(bot, campaign.id)
    await bot.ok(RECORD, { input: { lease: first.lease, actions: [{ name: 'sign in', ok: true }] } })
    await fail(bot, first.lease, 'NETWORK_ERROR', 'No route.')
    await server.sql('UPDATE warmup_phases SET available_at = now() WHERE id = $1', [rowId(first.phase.id)])
    const second = await eventually(() => claimOne(bot, campaign.id))
    const { decision } = await fail(bot, second.lease, 'CAPTCHA', 'It asks for letters.')
    await resolve(manager, decision.review.id, 'SKIP_PHASE')

    const items = await readAll(id, 50)
    expect(items).toMatchObject([
      { __typename: 'Resolution', action: 'SKIP_PHASE', by: 'Mara' },
      { __typename: 'SystemNote', text: expect.stringContaining('person') },
      { __typename: 'Failure', type: 'CAPTCHA', said: 'It asks for letters.' },
      { __typename: 'SystemNote', text: expect.stringContaining('Next try') },
      { __typename: 'Failure', type: 'NETWORK_ERROR', said: 'No route.' },
      { __typename: 'BotAction', name: 'sign in', phase: { name: 'warm up' } },
    ])
  })

  test('pages of any size lose and repeat nothing, at equal times neither', async () => {
    const campaign = await campaignWith(bot, 2)
    const id = campaign.accounts[0]!.id
    const account = rowId(id)
    // Four sources, three moments, and rows of the other account in between.
    await server.sql(
      `WITH moment AS (SELECT n, '2026-01-01T00:00:00.123Z'::timestamptz + (n % 3) * interval '1 ms' AS at
         FROM generate_series(1, 12) n),
       target AS (SELECT a.id AS account_id, p.id AS phase_id, p.name FROM accounts a JOIN warmup_phases p ON p.account_id = a.id
         WHERE a.campaign_id = $1 AND p.position = 0),
       review AS (INSERT INTO reviews (kind, phase_id, phase_name, account_id, campaign_id, status, priority, title, summary, opened_at)
         SELECT 'PHASE', phase_id, name, account_id, $1, 'OPEN', 2, 't', 's', now() FROM target RETURNING id, account_id),
       action AS (INSERT INTO bot_actions (account_id, phase_id, name, ok, at)
         SELECT account_id, phase_id, 'action ' || n, true, at FROM target, moment),
       failure AS (INSERT INTO failures (account_id, phase_id, type, message, attempt, fingerprint, decision, because, at)
         SELECT account_id, phase_id, 'OTHER', 'failure ' || n, 1, 'f', 'RETRY', 'b', at FROM target, moment),
       log AS (INSERT INTO review_logs (review_id, account_id, action, actor_key, by_name, at, waited_seconds)
         SELECT id, account_id, 'RETRY', 'user:1', 'person ' || n, at, 0 FROM review, moment)
       INSERT INTO events (type, account_id, actor_key, actor_name, note, at)
         SELECT 'phase.failed', account_id, 'system:scheduler', 's', CASE WHEN n % 2 = 0 THEN 'note ' || n END, at
         FROM target, moment`,
      [rowId(campaign.id)],
    )
    const whole = (await page(id, 100)).nodes
    expect(whole).toHaveLength(42)
    const times = whole.map((item: Json) => item.at ?? item.failedAt ?? item.resolvedAt ?? item.notedAt)
    expect(times).toEqual([...times].sort().reverse())
    const names = whole.map((item: Json) => item.name ?? item.said ?? item.by ?? item.text)
    expect(new Set(names).size).toBe(42)
    for (const size of [1, 2, 5, 7, 41, 42]) expect(await readAll(id, size)).toEqual(whole)

    // What happens while somebody reads on does not disturb the older pages.
    const head = await page(id, 10)
    await server.sql(`INSERT INTO bot_actions (account_id, name, ok) VALUES ($1, 'new', true)`, [account])
    const next = await page(id, 10, head.pageInfo.endCursor)
    expect([...head.nodes, ...next.nodes]).toEqual(whole.slice(0, 20))
    expect(next.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
  })

  test.each([
    'nonsense',
    Buffer.from('[1]').toString('base64url'),
    Buffer.from('[1,9,"1"]').toString('base64url'),
    Buffer.from('["1",1,"1"]').toString('base64url'),
    Buffer.from('[9007199254740991,1,"1"]').toString('base64url'),
  ])('the cursor %j is BAD_USER_INPUT', async (after) => {
    const campaign = await campaignWith(bot, 1)
    const { errors } = await bot.gql(TIMELINE, { id: campaign.accounts[0]!.id, first: 5, after })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'after' })
  })

  test('shows a bot no review that it did not bring about', async () => {
    const campaign = await campaignWith(bot, 1)
    const { lease } = await claimOne(bot, campaign.id)
    const { decision } = await fail(bot, lease, 'CAPTCHA')
    await resolve(server.admin, decision.review.id, 'RETRY')
    const query = `query ($id: ID!) { account(id: $id) { timeline { nodes { __typename
      ... on Resolution { review { id } } } } } }`
    const other = await server.clientFor('INTEGRATOR')
    expect(await other.code(query, { id: campaign.accounts[0]!.id })).toBe('FORBIDDEN')
    await bot.ok(query, { id: campaign.accounts[0]!.id })
  })
})
