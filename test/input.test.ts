import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ApiError, GraphQLClient, Json } from './support/graphqlClient.ts'
import { claim, CREATE_CAMPAIGN, IMPORT, campaignWith, claimOne, FAIL, RECORD } from './support/phaseWork.ts'
import { insertReviews } from './support/queueScenes.ts'
import { type PersonClient, signInFirstAdmin } from './support/people.ts'
import { operationsWithArguments } from './support/schemaInputs.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'

let server: TestServer
let analyst: GraphQLClient
let person: PersonClient
let tickets: TicketApi

beforeAll(async () => {
  server = await startTestServer()
  analyst = await server.clientFor('ANALYST')
  person = await signInFirstAdmin(server)
  tickets = ticketApi(server.admin)
})
afterAll(() => server?.stop())

/** What is wrong with one of its items is said in that item's result; test/reports.test.ts has that. */
const FAILS_ALONE = new Set(['reportFailures'])

/** A mode of the list, and a reason that may be left out: nothing that is wrong by itself. */
const NEVER_WRONG = new Set(['setAutoReviewMode'])

/** What everybody who reads the queue may keep for themselves. */
const FOR_READERS = new Set(['saveView', 'deleteView', 'setDefaultView'])

/** What only somebody with a password and a name can do. */
const FOR_PERSONS = new Set(['changeMyEmail', 'changeMyName', 'changeMyPassword'])

const mutations = operationsWithArguments('mutation')
const refusedAsWhole = mutations.filter(({ name }) => !FAILS_ALONE.has(name))
const queries = operationsWithArguments('query')
const subscriptions = operationsWithArguments('subscription')

/** Who may do it, so that what is said can be wrong. */
function allowed(name: string): GraphQLClient {
  return FOR_PERSONS.has(name) ? person : server.admin
}

async function refusal(query: string, variables: Json = {}, client: GraphQLClient = server.admin) {
  const { errors, data } = await client.gql(query, variables)
  if (!errors?.[0]) throw new Error(`It should have been refused: ${JSON.stringify(data)}`)
  return shortly(errors[0])
}

function shortly({ extensions: { code, field } }: ApiError) {
  return field === undefined ? { code } : { code, field }
}

const bad = (field: string) => ({ code: 'BAD_USER_INPUT', field })

/** How many rows each table has. */
async function rows(): Promise<Json> {
  const tables = await server.sql(
    `SELECT format('%I', tablename) AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  )
  const counts = tables.map(({ name }) => `(SELECT count(*) FROM ${name}) AS ${name}`).join(', ')
  return (await server.sql(`SELECT ${counts}`))[0]
}

describe('who may call comes before what the call says', () => {
  test('there is something to look at', () => {
    expect(mutations.length).toBeGreaterThan(20)
    expect(queries.length).toBeGreaterThan(5)
    expect(subscriptions.length).toBeGreaterThan(3)
  })

  test.each(mutations.map((operation) => [operation.name, operation] as const))(
    'the mutation %s',
    async (name, { document, wrong }) => {
      expect(await refusal(document, wrong, server.nobody)).toEqual({ code: 'UNAUTHENTICATED' })
      // An analyst only reads, and saves what to read.
      if (!FOR_READERS.has(name)) {
        expect(await refusal(document, wrong, analyst)).toEqual({ code: 'FORBIDDEN' })
      }
      if (FAILS_ALONE.has(name) || NEVER_WRONG.has(name)) return
      // A lease that is malformed is one that is over.
      expect(['BAD_USER_INPUT', 'LEASE_LOST']).toContain((await refusal(document, wrong, allowed(name))).code)
    },
  )

  test.each(queries.map((operation) => [operation.name, operation] as const))(
    'the query %s',
    async (name, { document, wrong }) => {
      expect(await refusal(document, wrong, server.nobody)).toEqual({ code: 'UNAUTHENTICATED' })
      // The token of a preview is no id: a malformed one is one of nothing.
      const code = name === 'bulkPreview' ? 'NOT_FOUND' : 'BAD_USER_INPUT'
      expect((await refusal(document, wrong)).code).toBe(code)
    },
  )

  test('the queue for a bot', async () => {
    const bot = await server.clientFor('INTEGRATOR')
    expect(await refusal('{ reviewQueue(first: 0) { nodes { id } } }', {}, bot)).toEqual({
      code: 'FORBIDDEN',
    })
  })

  test.each(subscriptions.map((operation) => [operation.name, operation] as const))(
    'the subscription %s',
    async (_name, { document, wrong }) => {
      const subscription = await server.subscribe(document, wrong, null)
      expect((await subscription.next()).errors?.map(shortly)).toEqual([{ code: 'UNAUTHENTICATED' }])
      await subscription.stop()
    },
  )
})

describe('a text that the database cannot keep as it is', () => {
  const BROKEN = ['a\0b', 'a\ud800b', '\udc00']

  test.each(
    [...refusedAsWhole, ...queries]
      .filter(({ places }) => places.length > 0)
      .map((it) => [it.name, it] as const),
  )('is refused by %s, wherever it stands', async (name, { document, places }) => {
    const before = await rows()
    for (const { field, argumentsWith } of places) {
      for (const text of BROKEN) {
        expect(await refusal(document, argumentsWith(text), allowed(name)), field).toEqual(bad(field))
      }
    }
    expect(await rows()).toEqual(before)
  })

  test.each(subscriptions.filter(({ places }) => places.length > 0).map((it) => [it.name, it] as const))(
    'is refused by the subscription %s',
    async (_name, { document, places }) => {
      for (const { field, argumentsWith } of places) {
        for (const text of BROKEN) {
          const subscription = await server.subscribe(document, argumentsWith(text))
          expect((await subscription.next()).errors?.map(shortly)).toEqual([bad(field)])
          await subscription.stop()
        }
      }
    },
  )

  test('characters of more than one code unit are kept', async () => {
    const name = 'Ünïcode 𝒳 👩‍🚀'
    const input = { name, platform: 'stars', phases: [{ name }] }
    const { createCampaign } = await server.admin.ok(CREATE_CAMPAIGN, { input })
    expect(createCampaign.campaign.name).toBe(name)
    const usernames = ['👩‍🚀', '𝒳']
    const { importAccounts } = await server.admin.ok(IMPORT, {
      input: { campaignId: createCampaign.campaign.id, usernames },
    })
    expect(importAccounts.accounts.map(({ username }: Json) => username)).toEqual(usernames)
  })
})

describe('a character that turns the text beside it', () => {
  const TURNS = ['\u202a', '\u202e', '\u2066', '\u2069']
  const NAME = 'mutation ($input: ChangeMyNameInput!) { changeMyName(input: $input) { person { name } } }'
  const CREATE =
    'mutation ($input: CreateTicketsInput!) { createTickets(input: $input) { tickets { title } } }'

  test('is refused in what things and people are called by, by its code, and what to do', async () => {
    const { id: campaignId } = await campaignWith(server.admin, ['first'])
    const projectId = await tickets.createProject()
    for (const turn of TURNS) {
      const name = `mara${turn}nosam`
      for (const [query, input, field, client] of [
        [IMPORT, { campaignId, usernames: ['fine', name] }, 'usernames.1', server.admin],
        [CREATE, { projectId, tickets: [{ title: name, body: name }] }, 'tickets.0.title', server.admin],
        [NAME, { name }, 'name', person],
      ] as const) {
        const [error] = (await client.gql(query, { input })).errors!
        const code = turn.charCodeAt(0).toString(16).toUpperCase()
        expect(error!.message).toMatch(`Leave out the invisible character U+${code} at place 5: it turns`)
        expect(shortly(error!)).toEqual(bad(field))
      }
    }
  })

  test('is kept in what bots report, and text in any direction is everywhere', async () => {
    const usernames = ['שלום', 'مرحبا-7', 'مرحبا\u200f (mara)']
    const campaign = await campaignWith(server.admin, usernames)
    expect(campaign.accounts.map(({ username }) => username)).toEqual(usernames)
    const message = 'the page said \u202eolleh'
    const [{ lease }] = await claim(server.admin, { campaignIds: [campaign.id] })
    await server.admin.ok(FAIL, { input: { lease, failure: { type: 'OTHER', message } } })
    expect(await server.sql('SELECT message FROM failures WHERE message = $1', [message])).toHaveLength(1)
  })
})

describe('ids', () => {
  const encode = (text: string) => Buffer.from(text).toString('base64')

  test.each(['Nope:1', 'ApiToken:1', 'constructor:1', '__Type:1', 'Node:1', 'Int:1', 'Ticket:x', ''])(
    'node: %s is the id of nothing',
    async (text) => {
      expect(await refusal('query ($id: ID!) { node(id: $id) { id } }', { id: encode(text) })).toEqual(
        bad('id'),
      )
    },
  )

  test('an id with something around it is malformed', async () => {
    for (const id of [
      `${encode('Ticket:1')}\0`,
      ` ${encode('Ticket:1')}`,
      encode('Ticket:1').replace('=', ''),
    ]) {
      expect(await refusal('query ($id: ID!) { ticket(id: $id) { id } }', { id })).toEqual(bad('id'))
    }
  })

  test('an empty one is malformed, not left out', async () => {
    expect(await refusal('{ ticket(id: "") { id } }')).toEqual(bad('id'))
    expect(await refusal('{ ticket(id: "", number: "X-1") { id } }')).toEqual(bad('number'))
    expect(await refusal('{ account(id: "") { id } }')).toEqual(bad('id'))
    expect(await refusal('{ tickets(projectId: "") { nodes { id } } }')).toEqual(bad('projectId'))
    const { ticket, lease } = await tickets.claimedTicket(await tickets.createProject())
    const finish = 'mutation ($input: FinishTurnInput!) { finishTurn(input: $input) { ticket { id } } }'
    expect(await refusal(finish, { input: { lease, seenThrough: '' } })).toEqual(bad('seenThrough'))
    expect((await tickets.ticket(ticket.id)).status).toBe('IN_PROGRESS')
  })

  test('a ticket is named in one way', async () => {
    const [ticket] = await tickets.createTickets(await tickets.createProject(), [{}])
    const find = 'query ($id: ID, $number: String) { ticket(id: $id, number: $number) { number } }'
    expect(await refusal(find, { id: ticket.id, number: ticket.number })).toEqual(bad('number'))
    expect(await refusal(find, { id: ticket.id, number: '' })).toEqual(bad('number'))
    expect((await server.admin.ok(find, { id: ticket.id, number: null })).ticket.number).toBe(ticket.number)
  })

  test.each(['zzz', '', 'a\0b', 'x'.repeat(32)])(
    'a USER message with the lease %j: it is lost',
    async (lease) => {
      const [ticket] = await tickets.createTickets(await tickets.createProject(), [{}])
      const post = 'mutation ($input: PostMessageInput!) { postMessage(input: $input) { message { id } } }'
      const input = { ticketId: ticket.id, role: 'USER', content: 'hello', lease }
      expect(await refusal(post, { input })).toEqual({ code: 'LEASE_LOST' })
    },
  )
})

describe('pages', () => {
  const page = (list: string) => `${list} { pageInfo { endCursor } }`
  const LISTS: Record<string, { query: (args: string) => string; of: () => Promise<Json> }> = {}
  const cursors = new Map<string, string>()

  beforeAll(async () => {
    const campaign = await campaignWith(server.admin, 2)
    const other = await campaignWith(server.admin, 2)
    const project = await tickets.createProject()
    const [ticket] = await tickets.createTickets(project, [{}, {}])
    await tickets.post(ticket.id, 'USER', 'more')
    await insertReviews(server, 2)
    const account = campaign.accounts[0]!.id
    const lists: Record<string, (args: string) => string> = {
      campaigns: (args) => page(`campaigns(${args})`),
      projects: (args) => page(`projects(${args})`),
      accounts: (args) => page(`accounts(${args})`),
      tickets: (args) => page(`tickets(${args})`),
      reviewQueue: (args) => page(`reviewQueue(${args})`),
      timeline: (args) => `account(id: "${account}") { ${page(`timeline(${args})`)} }`,
      'accounts of one campaign': (args) =>
        `node(id: "${campaign.id}") { ... on Campaign { ${page(`accounts(${args})`)} } }`,
      'accounts of another': (args) =>
        `node(id: "${other.id}") { ... on Campaign { ${page(`accounts(${args})`)} } }`,
      'tickets of a project': (args) =>
        `node(id: "${project}") { ... on Project { ${page(`tickets(${args})`)} } }`,
      messages: (args) => `ticket(id: "${ticket.id}") { ${page(`messages(${args})`)} }`,
    }
    for (const [name, query] of Object.entries(lists)) {
      const of = () => server.admin.gql(`{ ${query('first: 1')} }`)
      LISTS[name] = { query, of }
      const cursor = /"endCursor":"([^"]+)"/.exec(JSON.stringify(await of()))?.[1]
      if (cursor !== undefined) cursors.set(name, cursor)
    }
  })

  test('an empty cursor, and one of another list, is of no list', async () => {
    // A timeline of an account that nothing happened to has no cursor.
    expect(cursors.size).toBeGreaterThanOrEqual(9)
    for (const [name, { query }] of Object.entries(LISTS)) {
      expect(await refusal(`{ ${query('after: ""')} }`), name).toEqual(bad('after'))
      for (const [origin, cursor] of cursors) {
        const asked = `{ ${query(`first: 1, after: "${cursor}"`)} }`
        if (origin === name) expect((await server.admin.gql(asked)).errors, name).toBeUndefined()
        else expect(await refusal(asked), `${name} after ${origin}`).toEqual(bad('after'))
      }
    }
  })

  test.each(['classifications', 'dependents'])('%s of a ticket: first is from 1 to 100', async (field) => {
    const [ticket] = await tickets.createTickets(await tickets.createProject(), [{}])
    const read = `query ($id: ID!, $first: Int) { ticket(id: $id) { ${field}(first: $first) { id } } }`
    for (const first of [0, -1, 101, 2_000_000_000]) {
      expect(await refusal(read, { id: ticket.id, first })).toEqual(bad('first'))
    }
    expect(await server.admin.ok(read, { id: ticket.id, first: 100 })).toEqual({ ticket: { [field]: [] } })
  })
})

describe('a time', () => {
  const log = (from: string) => `auditLog(filter: { from: ${from} }) { pageInfo { endCursor } }`
  const variable = `query ($from: DateTime) { ${log('$from')} }`
  const sentence = expect.stringContaining('Send a time in the years 0001 to 9999, in UTC.')

  test.each(['9999-12-31T23:59:59-14:00', '0000-01-01T00:00:00Z', '0001-01-01T00:00:00+01:00'])(
    '%s is in no year that there is',
    async (time) => {
      const refused = [{ message: sentence, extensions: { code: 'BAD_USER_INPUT' } }]
      const literal = `{ ${log(`"${time}"`)} }`
      expect((await server.admin.gql(variable, { from: time })).errors).toMatchObject(refused)
      expect((await server.admin.gql(literal)).errors).toMatchObject(refused)
      const subscription = await server.subscribe(literal)
      expect(await subscription.refused).toMatchObject(refused)
      await subscription.stop()
    },
  )

  test.each(['9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z'])('%s is one', async (from) => {
    expect((await server.admin.gql(variable, { from })).errors).toBeUndefined()
    expect((await server.admin.gql(`{ ${log(`"${from}"`)} }`)).errors).toBeUndefined()
  })
})

describe('a long report', () => {
  const trace = 'at f (file.js:1:1)\n'.repeat(4000).slice(0, 65_535).concat('x')

  test('of a failure and of an action is kept whole', async () => {
    const lease = (await claimOne(server.admin, (await campaignWith(server.admin, 1)).id)).lease
    const record = (message: string) => ({ lease, actions: [{ name: 'run', ok: false, message }] })
    const failure = (message: string) => ({ lease, failure: { type: 'OTHER', message } })
    expect(await refusal(RECORD, { input: record(`${trace}y`) })).toEqual(bad('actions.0.message'))
    expect(await refusal(FAIL, { input: failure(`${trace}y`) })).toEqual(bad('failure.message'))
    const { recordActions } = await server.admin.ok(RECORD, { input: record(trace) })
    expect(recordActions.actions[0].message).toBe(trace)
    const { failPhase } = await server.admin.ok(FAIL, { input: failure(trace) })
    expect(failPhase.phase.lastFailure.message).toBe(trace)
  })
})

test('every refusal is a sentence that says what to do', async () => {
  const message = async (name: string, input: Json) => {
    const { document } = mutations.find((operation) => operation.name === name)!
    return (await server.admin.gql(document, { input })).errors![0]!.message
  }
  const campaign = { name: 'a', platform: 'b', phases: [{ name: 'c' }] }
  const said = [
    await message('createCampaign', { ...campaign, phases: [] }),
    await message('createCampaign', { ...campaign, phases: Array(51).fill({ name: 'c' }) }),
    await message('createCampaign', { ...campaign, name: ' ' }),
    await message('createCampaign', { ...campaign, name: 'x'.repeat(201) }),
    await message('claimPhases', { worker: 'w', limit: 0 }),
    await message('claimPhases', { worker: 'w', limit: 101 }),
    await message('importAccounts', { campaignId: 'x', usernames: Array(1001).fill('u') }),
  ]
  expect(said).toEqual([
    'Give at least one.',
    'Give at most 50: split the rest into further calls.',
    'This must not be empty.',
    'Write at most 200 characters.',
    'This must be 1 or more.',
    'This must be 100 or less.',
    'Give at most 1,000: split the rest into further calls.',
  ])
  for (const { document, wrong } of refusedAsWhole.filter(({ name }) => !NEVER_WRONG.has(name))) {
    const { errors } = await server.admin.gql(document, wrong)
    expect(errors![0]!.message).not.toMatch(/expected|received|invalid input|too (small|big)/i)
  }
})
