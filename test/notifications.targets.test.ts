import dns from 'node:dns'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { isPublic } from '../server/notifications/send/targetAddress.ts'
import { createClient, type GraphQLClient } from './support/graphqlClient.ts'
import { CREATE_CHANNEL, createChannel, testChannel } from './support/notificationCalls.ts'
import { unique } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { startWebhookReceiver, type WebhookReceiver } from './support/webhookReceiver.ts'

let server: TestServer
/** A server that may send to 127.0.0.2, and to nothing else that is private. */
let allowing: GraphQLClient
let allowed: WebhookReceiver
let forbidden: WebhookReceiver
let port: string

beforeAll(async () => {
  server = await startTestServer()
  const { url } = await server.startAnother({ UNSTUCK_ALLOW_PRIVATE_TARGETS: '127.0.0.2' })
  allowing = createClient(url, server.admin.token)
  forbidden = await startWebhookReceiver('127.0.0.1')
  port = new URL(forbidden.url).port
  allowed = await startWebhookReceiver('127.0.0.2', Number(port))
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await server?.stop()
  await Promise.all([allowed?.stop(), forbidden?.stop()])
})

/** A name server that answers with these, one list a question and the last one for ever. */
function answerWith(...answers: readonly (readonly string[])[]) {
  const left = [...answers]
  const asked: string[] = []
  vi.spyOn(dns, 'lookup').mockImplementation(((host: string, _options: unknown, callback: unknown) => {
    asked.push(host)
    const addresses = left.length > 1 ? left.shift()! : left[0]!
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    ;(callback as (error: null, found: unknown) => void)(null, found)
  }) as never)
  return asked
}

test.each([
  ['127.0.0.1'],
  ['10.1.2.3'],
  ['172.16.0.1'],
  ['192.168.1.1'],
  ['169.254.169.254'],
  ['100.100.100.200'],
  ['168.63.129.16'],
  ['192.0.0.192'],
  ['198.18.0.1'],
  ['0.0.0.0'],
  ['255.255.255.255'],
  ['224.0.0.1'],
  ['[::1]'],
  ['[::]'],
  ['[::ffff:127.0.0.1]'],
  ['[::ffff:a9fe:a9fe]'],
  ['[::127.0.0.1]'],
  ['[64:ff9b::7f00:1]'],
  ['[2002:7f00:1::]'],
  ['[fd00:ec2::254]'],
  ['[fe80::1]'],
  ['[fec0::1]'],
  ['[ff02::1]'],
  // Other ways to write 127.0.0.1.
  ['2130706433'],
  ['0x7f.1'],
  ['017700000001'],
])('%s is refused when the channel is made', async (host) => {
  for (const kind of ['WEBHOOK', 'SLACK']) {
    const input = { kind, name: unique('private'), url: `https://${host}/hook` }
    const { errors } = await server.admin.gql(CREATE_CHANNEL, { input })
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('private address'),
      extensions: { code: 'BAD_USER_INPUT', field: 'url' },
    })
  }
})

test('public addresses are let through', () => {
  for (const address of ['93.184.216.34', '1.1.1.1', '2606:4700:4700::1111', '::ffff:1.1.1.1']) {
    expect(isPublic(address)).toBe(true)
  }
})

test('without TLS nothing goes to the internet', async () => {
  const input = { kind: 'WEBHOOK', name: unique('plain'), url: 'http://example.org/hook' }
  expect(await server.admin.code(CREATE_CHANNEL, { input })).toBe('BAD_USER_INPUT')
  const channel = await createChannel(allowing, { ...input, kind: 'SLACK' })
  answerWith(['93.184.216.34'])
  const [attempt] = (await testChannel(allowing, channel.id)).attempts
  expect(attempt).toMatchObject({ status: null, error: expect.stringContaining('use https') })
})

test('a name that leads to this machine is refused for every message, and nothing is sent', async () => {
  const { id } = await createChannel(server.admin, { kind: 'WEBHOOK', url: `https://localhost:${port}/hook` })
  const delivery = await testChannel(server.admin, id)
  expect(delivery.state).toBe('FAILED')
  expect(delivery.attempts).toMatchObject([
    {
      status: null,
      error: expect.stringMatching(/^localhost leads to (127\.0\.0\.1|::1), which is a private/),
    },
  ])
  expect(forbidden.requests).toBe(0)
})

test('one private address among public ones is enough to refuse', async () => {
  const { id } = await createChannel(server.admin, {
    kind: 'WEBHOOK',
    url: `https://mixed.test:${port}/hook`,
  })
  answerWith(['93.184.216.34', '127.0.0.1'])
  expect(await testChannel(server.admin, id)).toMatchObject({
    attempts: [{ error: expect.stringContaining('127.0.0.1, which is a private address') }],
  })
  expect(forbidden.requests).toBe(0)
})

test('the connection goes to the address that was checked, whatever the name server says next', async () => {
  const { id, secret } = await createChannel(allowing, {
    kind: 'WEBHOOK',
    url: `http://rebind.test:${port}/hook`,
  })
  allowed.secret = secret
  const asked = answerWith(['127.0.0.2'], ['127.0.0.1'])
  expect(await testChannel(allowing, id)).toMatchObject({ state: 'DELIVERED' })
  expect(asked).toEqual(['rebind.test'])
  expect([allowed.received.length, forbidden.requests]).toEqual([1, 0])
  // The next message is checked anew.
  expect(await testChannel(allowing, id)).toMatchObject({
    state: 'FAILED',
    attempts: [
      {
        error:
          'rebind.test leads to 127.0.0.1, which is a private address: nothing is sent there unless UNSTUCK_ALLOW_PRIVATE_TARGETS allows it.',
      },
    ],
  })
  expect([allowed.requests, forbidden.requests]).toEqual([1, 0])
})

test('a redirect to a private address is not followed', async () => {
  const { id, secret } = await createChannel(allowing, { kind: 'WEBHOOK', url: allowed.url })
  allowed.secret = secret
  allowed.reply = { status: 307, headers: { location: forbidden.url } }
  expect(await testChannel(allowing, id)).toMatchObject({ state: 'FAILED', attempts: [{ status: 307 }] })
  expect(forbidden.requests).toBe(0)
})
