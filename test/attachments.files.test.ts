import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { JPEG, png, WEBP_LOSSY } from './support/images.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { upload } from './support/uploads.ts'

let server: TestServer
let asAdmin: { authorization: string }
let cookie: string
let shot: string

beforeAll(async () => {
  server = await startTestServer()
  asAdmin = { authorization: `Bearer ${server.admin.token}` }
  const signedIn = await fetch(server.signInUrl!, { redirect: 'manual' })
  cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!
  shot = (await upload(server.url, server.admin, png())).url
})
afterAll(() => server?.stop())

/** As a program or a page asks: `own` stands for the server's own origin. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  const sent = Object.entries(headers).map(([name, value]) => [name, value === 'own' ? server.url : value])
  return fetch(server.url + path, { method, headers: Object.fromEntries(sent) })
}

describe('an upload comes back', () => {
  test.each([
    ['image/png', png(9, 9)],
    ['image/jpeg', JPEG],
    ['image/webp', WEBP_LOSSY],
  ])('%s, byte for byte', async (type, content) => {
    const { url } = await upload(server.url, server.admin, content, 'it.html', 'text/html')
    const response = await get(url, asAdmin)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('content-length')).toBe(String(content.length))
    expect(content.equals(Buffer.from(await response.arrayBuffer()))).toBe(true)
  })

  test('as a picture and nothing else', async () => {
    const { headers } = await get(shot, asAdmin)
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'content-disposition': `inline; filename="shot.png"; filename*=UTF-8''shot.png`,
      'cache-control': 'private, max-age=31536000, immutable',
      vary: 'authorization, cookie',
      etag: expect.stringMatching(/^"[\w-]+"$/),
    })
  })

  test('by its name in any script', async () => {
    const { url } = await upload(server.url, server.admin, png(), "Ü'b(1)100%;画 🦊.png")
    expect((await get(url, asAdmin)).headers.get('content-disposition')).toBe(
      `inline; filename="_'b(1)100_;_ _.png"; ` +
        `filename*=UTF-8''%C3%9C%27b%281%29100%25%3B%E7%94%BB%20%F0%9F%A6%8A.png`,
    )
  })

  test('to HEAD without its content', async () => {
    const response = await get(shot, asAdmin, 'HEAD')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe(String(png().length))
    expect((await response.arrayBuffer()).byteLength).toBe(0)
  })

  test('only once to who keeps it', async () => {
    const etag = (await get(shot, asAdmin)).headers.get('etag')!
    for (const known of [etag, `"other", ${etag}`, `W/${etag}`]) {
      const response = await get(shot, { ...asAdmin, 'if-none-match': known })
      expect({ known, status: response.status, etag: response.headers.get('etag') }).toEqual({
        known,
        status: 304,
        etag,
      })
      expect(response.headers.get('cache-control')).toContain('private')
    }
    expect((await get(shot, { ...asAdmin, 'if-none-match': '"other"' })).status).toBe(200)
    // What is known is told to those only who may see it.
    expect((await get(shot, { 'if-none-match': etag })).status).toBe(401)
  })
})

describe('who sees it', () => {
  test('every role', async () => {
    for (const role of ['MANAGER', 'ANALYST', 'INTEGRATOR'] as const) {
      const { token } = await server.clientFor(role)
      expect((await get(shot, { authorization: `Bearer ${token}` })).status, role).toBe(200)
    }
  })

  test.each([
    ['nobody', {}],
    ['an unknown token', { authorization: 'Bearer nonsense' }],
    ['no token', { authorization: 'Basic YTpi' }],
    ['an unknown session', { cookie: 'unstuck_session=nonsense' }],
  ])('not %s', async (_who, headers) => {
    for (const path of [shot, '/attachments/999-abc', '/attachments/']) {
      const response = await get(path, headers)
      expect(response.status).toBe(401)
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(await response.text()).toContain('Sign in')
    }
  })

  test('not a token that was revoked', async () => {
    const { id, token } = await server.clientFor('INTEGRATOR')
    const revoke = 'mutation ($input: RevokeApiTokenInput!) { revokeApiToken(input: $input) { __typename } }'
    await server.admin.ok(revoke, { input: { id } })
    expect((await get(shot, { authorization: `Bearer ${token}` })).status).toBe(401)
  })

  test.each([
    ['an image of our own page', { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'image' }],
    [
      'our own page reading it',
      { origin: 'own', 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' },
    ],
    ['a person who types the address', { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' }],
    ['a person who follows a link', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' }],
    ['an old browser', {}],
  ])('with a session, %s', async (_how, headers) => {
    expect((await get(shot, { cookie, ...headers })).status).toBe(200)
  })

  test.each([
    ['reading it', { origin: 'http://evil.example' }],
    ['of no origin reading it', { origin: 'null' }],
    ['showing it', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' }],
    ['of a neighbour showing it', { 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'image' }],
    ['framing it', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' }],
  ])('with a session, but not another page %s', async (_how, headers) => {
    for (const credentials of [{ cookie }, asAdmin]) {
      const response = await get(shot, { ...credentials, ...headers })
      expect(response.status).toBe(403)
      expect(await response.text()).not.toContain('PNG')
    }
  })
})

test.each([
  '',
  '1',
  '1-',
  '-1',
  'x-y',
  '1-zzz',
  '999999-abc',
  '99999999999999999999999-abc',
  "1-abc'--",
  '%00',
  '%2e%2e%2fetc%2fpasswd',
  'QXR0YWNobWVudDox',
])('there is nothing at /attachments/%s', async (name) => {
  const response = await get(`/attachments/${name}`, asAdmin)
  expect({ status: response.status, text: await response.text() }).toEqual({
    status: 404,
    text: 'There is no such attachment.\n',
  })
})

test('the right number with another time is another upload', async () => {
  expect((await get(`${shot}1`, asAdmin)).status).toBe(404)
  expect((await get(`${shot}?again=1`, asAdmin)).status).toBe(200)
})

test.each(['POST', 'PUT', 'DELETE'])('it cannot be changed by %s', async (method) => {
  const response = await get(shot, asAdmin, method)
  expect({ status: response.status, allow: response.headers.get('allow') }).toEqual({
    status: 405,
    allow: 'GET, HEAD',
  })
})
