import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { expect } from 'vitest'
import { eventually } from './eventually.ts'
import type { Json } from './graphqlClient.ts'

/** A message that arrived and whose signature is right. */
export interface Received {
  readonly id: string
  readonly payload: Json
  readonly headers: Readonly<Record<string, string>>
}

/** What the endpoint answers; `hang` never does, and `upgrade` wants to go on in another protocol. */
export type Reply = { status: number; body?: string; headers?: Record<string, string> } | 'hang' | 'upgrade'

const UPGRADE = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n'

/** An endpoint on loopback that takes only what the Standard Webhooks library takes. */
export interface WebhookReceiver {
  readonly url: string
  readonly received: readonly Received[]
  /** Requests so far, refused and unanswered ones too. */
  readonly requests: number
  /** What it does from now on; 204 at first. A promise is waited for. */
  reply: Reply | Promise<Reply>
  /** What signatures are checked with; null takes whatever comes, as Slack does. */
  secret: string | null
  /** Resolves with the messages once there are so many. */
  arrived(count: number, patience?: number): Promise<readonly Received[]>
  stop(): Promise<void>
}

/** Starts an endpoint. @param host its address, such as 127.0.0.2. */
export async function startWebhookReceiver(host = '127.0.0.1', port = 0): Promise<WebhookReceiver> {
  const received: Received[] = []
  let requests = 0
  const receiver = { reply: { status: 204 } as Reply | Promise<Reply>, secret: null as string | null }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    requests += 1
    let body = ''
    for await (const piece of request) body += String(piece)
    const headers = request.headers as Record<string, string>
    if (request.method !== 'POST' || !headers['content-type']?.startsWith('application/json')) {
      return void response.writeHead(415).end()
    }
    try {
      const payload =
        receiver.secret === null
          ? JSON.parse(body)
          : new Webhook(receiver.secret).verify(body, headers as Record<string, string>)
      const reply = await receiver.reply
      if (reply === 'hang') return
      if (reply === 'upgrade') return void request.socket.write(UPGRADE)
      if (reply.status < 300) received.push({ id: headers['webhook-id'] ?? '', payload, headers })
      response.writeHead(reply.status, reply.headers).end(reply.body)
    } catch (error) {
      response.writeHead(401).end(String(error))
    }
  }

  const server = createServer((request, response) => void take(request, response))
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/hook`,
    received,
    get requests() {
      return requests
    },
    get reply() {
      return receiver.reply
    },
    set reply(reply) {
      receiver.reply = reply
    },
    get secret() {
      return receiver.secret
    },
    set secret(secret) {
      receiver.secret = secret
    },
    arrived: (count, patience = 20_000) =>
      eventually(() => {
        expect(received.length).toBeGreaterThanOrEqual(count)
        return received
      }, patience),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
