import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GraphQLClient, Json } from './support/graphqlClient.ts'
import { unique } from './support/phaseScenes.ts'
import { insertReviews, queueIds } from './support/queueScenes.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'

let server: TestServer
let ann: TokenClient
let bob: TokenClient
let carl: TokenClient
beforeAll(async () => {
  server = await startTestServer()
  ann = await server.clientFor('MANAGER', 'Ann')
  bob = await server.clientFor('MANAGER', 'Bob')
  carl = await server.clientFor('ANALYST', 'Carl')
})
afterAll(() => server.stop())

const FIELDS = 'id name search shared isDefault by mine'
const SAVE = `mutation ($input: SaveViewInput!) { saveView(input: $input) { view { ${FIELDS} } } }`
const DELETE = 'mutation ($input: DeleteViewInput!) { deleteView(input: $input) { id } }'
const DEFAULT = `mutation ($input: SetDefaultViewInput!) { setDefaultView(input: $input) { views { ${FIELDS} } } }`

async function save(client: GraphQLClient, input: Json): Promise<Json> {
  return (await client.ok(SAVE, { input })).saveView.view
}
const newView = (client: GraphQLClient, more: Json = {}) =>
  save(client, { name: unique('view'), search: '?priority=URGENT', ...more })
const trySave = (client: GraphQLClient, input: Json) => client.gql(SAVE, { input })
const remove = (client: GraphQLClient, id: string) => client.gql(DELETE, { input: { id } })
const makeDefault = (client: GraphQLClient, id: string | null) => client.gql(DEFAULT, { input: { id } })
const views = async (client: GraphQLClient): Promise<Json[]> =>
  (await client.ok(`{ savedViews { ${FIELDS} } }`)).savedViews
const named = async (client: GraphQLClient, name: string) =>
  (await views(client)).find((view) => view.name === name)
const codeOf = (answer: Json) => answer.errors?.[0].extensions.code ?? 'OK'

describe('what is saved', () => {
  test('comes back to its owner as it was, and to nobody else', async () => {
    const search = '?view=snoozed&failure=CAPTCHA%2CCHALLENGE&q=a%20b'
    const view = await newView(ann, { name: ' Captchas ', search })
    expect(view).toEqual({
      id: view.id,
      name: 'Captchas',
      search,
      shared: false,
      isDefault: false,
      by: 'Ann',
      mine: true,
    })
    expect(await named(ann, 'Captchas')).toEqual(view)
    expect(await named(bob, 'Captchas')).toBeUndefined()
    // An admin sees no more of what somebody keeps to themselves.
    expect(await named(server.admin, 'Captchas')).toBeUndefined()
  })

  test('is changed in parts: what is left out stays', async () => {
    const { id } = await newView(ann, { search: '?tab=agents' })
    const renamed = await save(ann, { id, name: unique('renamed') })
    expect(renamed).toMatchObject({ search: '?tab=agents', shared: false })
    expect(await save(ann, { id, search: '', shared: true })).toEqual({
      ...renamed,
      search: '',
      shared: true,
    })
  })

  test('one’s own come first, then the shared ones, each by name', async () => {
    const tag = unique('order')
    await newView(bob, { name: `${tag} a`, shared: true })
    await newView(ann, { name: `${tag} c` })
    await newView(ann, { name: `${tag} B`, shared: true })
    const names = (await views(ann)).map(({ name }) => name).filter((name) => name.startsWith(tag))
    expect(names).toEqual([`${tag} B`, `${tag} c`, `${tag} a`])
  })

  test('has a name that its owner has once, in any case; others may have it too', async () => {
    const name = unique('Mine')
    const { id } = await newView(ann, { name })
    for (const again of [name, name.toUpperCase()]) {
      const { errors } = await trySave(ann, { name: again, search: '' })
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'name' })
    }
    const other = await newView(ann)
    expect(codeOf(await trySave(ann, { id: other.id, name }))).toBe('BAD_USER_INPUT')
    // Its own name is no other's.
    expect((await save(ann, { id, name: name.toUpperCase() })).name).toBe(name.toUpperCase())
    expect((await newView(bob, { name })).by).toBe('Bob')
  })

  test.each([
    [{ search: '' }, 'name'],
    [{ name: 'No search' }, 'search'],
    [{ name: ' ', search: '' }, 'name'],
    [{ name: 'x'.repeat(61), search: '' }, 'name'],
    [{ name: 'x', search: `?q=${'x'.repeat(2000)}` }, 'search'],
    [{ name: 'x', search: 'q=1' }, 'search'],
    [{ name: 'x', search: '?q=a b' }, 'search'],
    [{ name: 'x', search: '?q=1#top' }, 'search'],
    [{ name: 'x', search: 'javascript:alert(1)' }, 'search'],
  ])('is refused when it is nothing to save: %j', async (input, field) => {
    const { errors } = await trySave(ann, input)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field })
  })
})

describe('rights', () => {
  test('everybody who reads the queue may save; an integrator may not even look', async () => {
    expect((await newView(carl)).by).toBe('Carl')
    const integrator = await server.clientFor('INTEGRATOR')
    expect(await integrator.code('{ savedViews { id } }')).toBe('FORBIDDEN')
    expect(codeOf(await trySave(integrator, { name: 'x', search: '' }))).toBe('FORBIDDEN')
    expect(codeOf(await makeDefault(integrator, null))).toBe('FORBIDDEN')
    expect(await server.nobody.code('{ savedViews { id } }')).toBe('UNAUTHENTICATED')
  })

  test('what others share can be read and made the default, and is changed by its owner or an admin', async () => {
    const { id, name } = await newView(ann, { shared: true })
    expect(await named(carl, name)).toMatchObject({ id, by: 'Ann', mine: false, shared: true })
    expect(codeOf(await trySave(bob, { id, name: 'Bob’s' }))).toBe('FORBIDDEN')
    expect(codeOf(await remove(bob, id))).toBe('FORBIDDEN')
    expect(await save(server.admin, { id, search: '?tab=accounts' })).toMatchObject({
      by: 'Ann',
      mine: false,
      name,
    })
    expect(codeOf(await remove(server.admin, id))).toBe('OK')
    expect(await named(ann, name)).toBeUndefined()
  })

  test('what somebody keeps to themselves is not there for anybody else', async () => {
    const { id } = await newView(ann)
    for (const client of [bob, server.admin]) {
      expect(codeOf(await trySave(client, { id, shared: true }))).toBe('NOT_FOUND')
      expect(codeOf(await remove(client, id))).toBe('NOT_FOUND')
      expect(codeOf(await makeDefault(client, id))).toBe('NOT_FOUND')
    }
    expect(codeOf(await remove(ann, id))).toBe('OK')
    expect(codeOf(await remove(ann, id))).toBe('NOT_FOUND')
  })

  test('only what others see is written down, with who did it', async () => {
    const { id, name } = await newView(ann, { shared: true })
    await remove(ann, id)
    const secret = await newView(ann)
    await remove(ann, secret.id)
    const events = await server.sql(
      `SELECT type, actor_name FROM events WHERE payload->>'name' = ANY($1) ORDER BY position`,
      [[name, secret.name]],
    )
    expect(events).toEqual([
      { type: 'view.saved', actor_name: 'Ann' },
      { type: 'view.deleted', actor_name: 'Ann' },
    ])
  })
})

describe('the default', () => {
  const defaults = async (client: GraphQLClient) =>
    (await views(client)).filter(({ isDefault }) => isDefault).map(({ name }) => name)

  test('is everybody’s own, one at a time, and can be taken back', async () => {
    const shared = await newView(ann, { shared: true })
    const own = await newView(bob)
    await makeDefault(ann, shared.id)
    const answer = await makeDefault(bob, own.id)
    expect(answer.data.setDefaultView.views.find((view: Json) => view.id === own.id).isDefault).toBe(true)
    expect([await defaults(ann), await defaults(bob)]).toEqual([[shared.name], [own.name]])
    const begins = `{ viewer { defaultView { ${FIELDS} } } }`
    expect((await bob.ok(begins)).viewer.defaultView).toEqual({ ...own, isDefault: true })
    const integrator = await server.clientFor('INTEGRATOR')
    expect((await integrator.ok(begins)).viewer.defaultView).toBeNull()
    await makeDefault(bob, shared.id)
    expect(await defaults(bob)).toEqual([shared.name])
    await makeDefault(bob, null)
    expect([await defaults(ann), await defaults(bob)]).toEqual([[shared.name], []])
  })

  test('ends with the view, and for others when it is no longer shared', async () => {
    const { id, name } = await newView(ann, { shared: true })
    await Promise.all([makeDefault(ann, id), makeDefault(bob, id)])
    await save(ann, { id, shared: false })
    await save(ann, { id, shared: true })
    expect([await defaults(ann), await defaults(bob)]).toEqual([[name], []])
    await remove(ann, id)
    expect(await defaults(ann)).toEqual([])
  })
})

describe('races', () => {
  test('the same name saved and taken at once: one gets it', async () => {
    const name = unique('Race')
    const others = await Promise.all([newView(ann), newView(ann)])
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => trySave(ann, { name, search: '' })),
      ...others.map(({ id }) => trySave(ann, { id, name: name.toLowerCase() })),
    ])
    expect(answers.map(codeOf).toSorted()).toEqual([...Array(5).fill('BAD_USER_INPUT'), 'OK'])
  })

  test('nobody’s default is a view that was deleted or taken away meanwhile', async () => {
    const shared = await Promise.all(Array.from({ length: 8 }, () => newView(ann, { shared: true })))
    await Promise.all(
      shared.map(async ({ id }, at) => {
        const [chosen, taken] = await Promise.all([
          makeDefault(bob, id),
          at % 2 === 0 ? remove(ann, id) : trySave(ann, { id, shared: false }),
        ])
        expect(['OK', 'NOT_FOUND']).toContain(codeOf(chosen))
        expect(codeOf(taken)).toBe('OK')
      }),
    )
    const rows = await server.sql(
      `SELECT shared, owner_key FROM default_views JOIN saved_views ON id = view_id WHERE actor_key = $1`,
      [`token:${Buffer.from(bob.id, 'base64').toString().split(':')[1]}`],
    )
    expect(rows).toEqual([])
  })

  test('a hundred views are the most, also when the last ones are saved at once', async () => {
    const busy = await server.clientFor('ANALYST', 'Busy')
    for (let at = 0; at < 98; at += 1) await newView(busy)
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => trySave(busy, { name: unique('last'), search: '' })),
    )
    expect(answers.map(codeOf).toSorted()).toEqual([...Array(3).fill('BAD_USER_INPUT'), 'OK', 'OK'])
    expect((await views(busy)).filter(({ mine }) => mine)).toHaveLength(100)
  })
})

describe('counts', () => {
  const COUNTS = 'query ($filters: [ReviewFilter!]!) { reviewCounts(filters: $filters) { value capped } }'

  test('are those of the list, in the order of the filters', async () => {
    const fingerprint = unique('counted')
    await insertReviews(server, 12, fingerprint)
    const filters = [
      { fingerprint },
      { fingerprint, priorities: ['URGENT'] },
      { fingerprint, priorities: ['HIGH', 'NORMAL'], kinds: ['PHASE'] },
      { fingerprint, kinds: ['TICKET'] },
      { fingerprint, search: 'BULK', failureTypes: ['CAPTCHA'], claimedByMe: false },
    ]
    const { reviewCounts } = await carl.ok(COUNTS, { filters })
    const listed = await Promise.all(filters.map(async (filter) => (await queueIds(carl, filter)).length))
    expect(reviewCounts).toEqual(listed.map((value) => ({ value, capped: false })))
    expect(listed).toEqual([12, 4, 8, 0, 12])
  })

  test('stop at a thousand, and say so', async () => {
    const fingerprint = unique('many')
    await insertReviews(server, 1001, fingerprint)
    const { reviewCounts } = await ann.ok(COUNTS, { filters: [{ fingerprint }, { fingerprint: 'none' }] })
    expect(reviewCounts).toEqual([
      { value: 1000, capped: true },
      { value: 0, capped: false },
    ])
  })

  test('are for who reads the queue; too many and wrong filters are refused by their place', async () => {
    const integrator = await server.clientFor('INTEGRATOR')
    expect(await integrator.code(COUNTS, { filters: [] })).toBe('FORBIDDEN')
    expect((await ann.ok(COUNTS, { filters: [] })).reviewCounts).toEqual([])
    const many = await ann.gql(COUNTS, { filters: Array(101).fill({}) })
    expect(many.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'filters' })
    const wrong = await ann.gql(COUNTS, { filters: [{}, { campaignIds: ['x'] }] })
    expect(wrong.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'filters.1.campaignIds.0',
    })
  })
})
