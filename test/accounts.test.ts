import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GraphQLClient, Json } from './support/graphqlClient.ts'
import { campaignWith, claimOne, CREATE_CAMPAIGN, IMPORT, readAccount } from './support/phaseWork.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
let bot: GraphQLClient

beforeAll(async () => {
  server = await startTestServer()
  bot = await server.clientFor('INTEGRATOR')
})
afterAll(() => server.stop())

const globalId = (type: string, id: number | string) => Buffer.from(`${type}:${id}`).toString('base64')

/** How many rows the tables of accounts have. */
const ROWS = `SELECT (SELECT count(*) FROM campaigns) AS campaigns, (SELECT count(*) FROM phase_templates) AS templates,
  (SELECT count(*) FROM accounts) AS accounts, (SELECT count(*) FROM warmup_phases) AS phases,
  (SELECT count(*) FROM events) AS events`

/** Sends something that must be refused for the field, and changes nothing. */
async function refuse(query: string, input: Json, field: string): Promise<void> {
  const before = await server.sql(ROWS)
  const { errors } = await bot.gql(query, { input })
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
  expect(await server.sql(ROWS)).toEqual(before)
}

describe('createCampaign', () => {
  const campaign = { name: 'Refused', platform: 'example', phases: [{ name: 'one' }] }

  test.each([
    ['an empty name', { name: '' }, 'name'],
    ['a name of white space', { name: ' \t' }, 'name'],
    ['a NUL in the name', { name: 'a\0b' }, 'name'],
    ['a name too long', { name: 'x'.repeat(201) }, 'name'],
    ['an empty platform', { platform: '' }, 'platform'],
    ['no name', { name: null }, 'name'],
    ['no phases', { phases: [] }, 'phases'],
    ['51 phases', { phases: Array(51).fill({ name: 'p' }) }, 'phases'],
    ['a phase without a name', { phases: [{ name: 'one' }, { name: ' ' }] }, 'phases.1.name'],
    ['no attempt', { phases: [{ name: 'one', maxAttempts: 0 }] }, 'phases.0.maxAttempts'],
    ['a negative cooldown', { phases: [{ name: 'one', cooldownSeconds: -1 }] }, 'phases.0.cooldownSeconds'],
    [
      'a cooldown that is no number',
      { phases: [{ name: 'one', cooldownSeconds: 'x' }] },
      'phases.0.cooldownSeconds',
    ],
  ])('refuses %s', (_name, wrong, field) => refuse(CREATE_CAMPAIGN, { ...campaign, ...wrong }, field))

  test('a name is taken once a platform', async () => {
    const input = { name: 'Autumn', platform: 'here', phases: [{ name: 'one', maxAttempts: null }] }
    await bot.ok(CREATE_CAMPAIGN, { input })
    await refuse(CREATE_CAMPAIGN, input, 'name')
    await bot.ok(CREATE_CAMPAIGN, { input: { ...input, platform: 'there' } })
  })

  test('two at once with one name: one is created', async () => {
    const input = { name: 'Race', platform: 'here', phases: [{ name: 'one' }] }
    const answers = await Promise.all(Array.from({ length: 5 }, () => bot.gql(CREATE_CAMPAIGN, { input })))
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
  })
})

describe('importAccounts', () => {
  test('the first phase is available at once', async () => {
    const campaign = await campaignWith(
      bot,
      ['anna'],
      [{ name: 'one', cooldownSeconds: 60 }, { name: 'two' }],
    )
    const account = await readAccount(bot, campaign.accounts[0]!.id)
    expect(account).toMatchObject({
      username: 'anna',
      status: 'ACTIVE',
      currentPhase: { name: 'one' },
      lastAction: null,
      phases: [
        {
          name: 'one',
          position: 0,
          status: 'AVAILABLE',
          attempt: 0,
          availableAt: expect.any(String),
          startedAt: null,
        },
        { name: 'two', position: 1, status: 'PENDING', attempt: 0, availableAt: null },
      ],
    })
  })

  test('usernames that are there come back as they are, in the order of the input', async () => {
    const campaign = await campaignWith(bot, ['one', 'two'])
    await claimOne(bot, campaign.id)
    const input = { campaignId: campaign.id, usernames: ['new', 'two', ' one ', 'new', 'newer'] }
    const { importAccounts } = await bot.ok(IMPORT, { input })
    const accounts = importAccounts.accounts
    expect(accounts.map(({ username }: Json) => username)).toEqual(['new', 'two', 'one', 'new', 'newer'])
    expect(accounts[2].id).toBe(campaign.accounts[0]!.id)
    expect(accounts[3].id).toBe(accounts[0].id)
    expect((await readAccount(bot, accounts[2].id)).phases[0].status).toBe('IN_PROGRESS')
    expect((await readAccount(bot, accounts[4].id)).phases).toHaveLength(2)
  })

  test('the same import, many times at once, makes each account once', async () => {
    const campaign = await campaignWith(bot, ['seed'])
    const usernames = Array.from({ length: 50 }, (_, at) => `many-${at}`)
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, at) => {
        const order = at % 2 ? usernames : usernames.toReversed()
        return bot.ok(IMPORT, { input: { campaignId: campaign.id, usernames: order } })
      }),
    )
    const ids = answers.flatMap(({ importAccounts }) => importAccounts.accounts.map(({ id }: Json) => id))
    expect(new Set(ids).size).toBe(50)
  })

  test('1,000 at once; a username of another campaign of the platform refuses them all', async () => {
    const campaign = await campaignWith(bot, 1000)
    expect(campaign.accounts).toHaveLength(1000)
    const { createCampaign } = await bot.ok(CREATE_CAMPAIGN, {
      input: { name: 'Other', platform: campaign.platform, phases: [{ name: 'one' }] },
    })
    const campaignId = createCampaign.campaign.id
    await refuse(IMPORT, { campaignId, usernames: ['fresh', 'user-7', 'fresher'] }, 'usernames.1')
    // On another platform the name is free.
    await campaignWith(bot, ['user-7'])
  })

  test('refuses bad usernames and ids', async () => {
    const { id: campaignId } = await campaignWith(bot, ['only'])
    await refuse(IMPORT, { campaignId, usernames: [] }, 'usernames')
    await refuse(
      IMPORT,
      { campaignId, usernames: Array.from({ length: 1001 }, (_, at) => `u${at}`) },
      'usernames',
    )
    await refuse(IMPORT, { campaignId, usernames: ['good', ''] }, 'usernames.1')
    await refuse(IMPORT, { campaignId, usernames: ['  '] }, 'usernames.0')
    await refuse(IMPORT, { campaignId, usernames: ['good', 'a\0b'] }, 'usernames.1')
    await refuse(IMPORT, { campaignId, usernames: ['x'.repeat(201)] }, 'usernames.0')
    await refuse(IMPORT, { campaignId: 'nonsense', usernames: ['a'] }, 'campaignId')
    await refuse(IMPORT, { campaignId: globalId('Account', 1), usernames: ['a'] }, 'campaignId')
    await refuse(IMPORT, { campaignId: globalId('Campaign', '9'.repeat(30)), usernames: ['a'] }, 'campaignId')
    const nothing = { campaignId: globalId('Campaign', 987_654_321), usernames: ['a'] }
    expect(await bot.code(IMPORT, { input: nothing })).toBe('NOT_FOUND')
  })

  test('an analyst imports nothing', async () => {
    const analyst = await server.clientFor('ANALYST')
    const campaign = await campaignWith(bot, 1)
    expect(await analyst.code(IMPORT, { input: { campaignId: campaign.id, usernames: ['a'] } })).toBe(
      'FORBIDDEN',
    )
  })
})

describe('reading', () => {
  const BY_NAME = `query ($id: ID, $username: String, $platform: String) {
    account(id: $id, username: $username, platform: $platform) { id campaign { name } } }`
  const PAGE = `query ($first: Int, $after: String, $search: String, $status: [AccountStatus!]) {
    accounts(first: $first, after: $after, search: $search, status: $status) {
      nodes { username } pageInfo { hasNextPage endCursor } } }`

  test('an account by id, or by username and platform', async () => {
    const campaign = await campaignWith(bot, ['findable'])
    const { id } = campaign.accounts[0]!
    expect((await bot.ok(BY_NAME, { id })).account).toEqual({ id, campaign: { name: 'Spring' } })
    const byName = await bot.ok(BY_NAME, { username: 'findable', platform: campaign.platform })
    expect(byName.account.id).toBe(id)
    expect((await bot.ok(BY_NAME, { username: 'findable', platform: 'elsewhere' })).account).toBeNull()
    expect((await bot.ok(BY_NAME, { id: globalId('Account', 987_654_321) })).account).toBeNull()
  })

  test.each([
    [{}, 'username'],
    [{ username: 'a' }, 'platform'],
    [{ platform: 'a' }, 'username'],
    [{ id: 'nonsense' }, 'id'],
    [{ id: globalId('Campaign', 1) }, 'id'],
    [{ id: globalId('Account', 1), username: 'a' }, 'id'],
    [{ username: 'a\0', platform: 'b' }, 'username'],
  ])('account(%j) is BAD_USER_INPUT', async (args, field) => {
    const { errors } = await bot.gql(BY_NAME, args)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
  })

  test('pages lose and repeat nothing, whatever is imported meanwhile', async () => {
    const campaign = await campaignWith(bot, 45)
    const seen: string[] = []
    let after: string | null = null
    do {
      const answer: Json = await bot.ok(
        `query ($id: ID!, $after: String) { node(id: $id) { ... on Campaign { accounts(first: 10, after: $after) {
           nodes { username } pageInfo { hasNextPage endCursor } } } } }`,
        { id: campaign.id, after },
      )
      const { node } = answer
      seen.push(...node.accounts.nodes.map(({ username }: Json) => username))
      after = node.accounts.pageInfo.hasNextPage ? node.accounts.pageInfo.endCursor : null
      if (seen.length === 20) {
        await bot.ok(IMPORT, { input: { campaignId: campaign.id, usernames: ['late'] } })
      }
    } while (after !== null)
    expect(seen).toEqual([...campaign.accounts.map(({ username }) => username), 'late'])
  })

  test('search takes part of a username literally; case does not matter', async () => {
    await campaignWith(bot, ['Search_One', 'searchXtwo', 'search%three', 'back\\slash'])
    const found = async (search: string) =>
      (await bot.ok(PAGE, { search })).accounts.nodes.map(({ username }: Json) => username)
    expect(await found('SEARCH')).toEqual(['Search_One', 'searchXtwo', 'search%three'])
    expect(await found('search_')).toEqual(['Search_One'])
    expect(await found('h%t')).toEqual(['search%three'])
    expect(await found('k\\s')).toEqual(['back\\slash'])
    expect((await bot.ok(PAGE, { search: 'search', status: ['PAUSED'] })).accounts.nodes).toEqual([])
  })

  test.each([
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ first: -1 }, 'first'],
    [{ after: 'nonsense' }, 'after'],
    [{ after: Buffer.from('["x"]').toString('base64url') }, 'after'],
    [{ after: Buffer.from('[1,2]').toString('base64url') }, 'after'],
    [{ after: Buffer.from('[1.5]').toString('base64url') }, 'after'],
    [{ after: Buffer.from('[1e300]').toString('base64url') }, 'after'],
    [{ search: 'a\0' }, 'search'],
    [{ search: 'x'.repeat(201) }, 'search'],
  ])('accounts(%j) is BAD_USER_INPUT', async (args, field) => {
    const { errors } = await bot.gql(PAGE, args)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
  })

  test('nobody reads without credentials', async () => {
    expect(await server.nobody.code(PAGE)).toBe('UNAUTHENTICATED')
  })
})
