import { WebSocket } from 'ws'
import type { Answer, ApiError, Json } from './graphqlClient.ts'

/** Long enough for a busy machine; a passing test waits only as long as the event takes. */
const PATIENCE_MS = 20_000

/** How a socket ended. */
export interface Closing {
  readonly code: number
  readonly reason: string
}

/** A running subscription whose messages wait in a queue until the test asks for them. */
export interface TestSubscription<Data = Json> {
  /** The next message that nobody has taken. @throws after `timeoutMs`, or when no more can come. */
  next(timeoutMs?: number): Promise<Answer<Data>>
  /** Takes messages until one fits, and returns it. */
  nextWhere(fits: (data: Data) => boolean, timeoutMs?: number): Promise<Data>
  /** Takes everything that has arrived. */
  drain(): Answer<Data>[]
  /** The errors that the server refused or ended the subscription with. */
  readonly refused: Promise<readonly ApiError[]>
  /** How the socket ended, whoever ended it. */
  readonly closed: Promise<Closing>
  /** The raw socket, for tests that cut it off or stop reading. */
  readonly socket: WebSocket
  /** Ends the subscription and its socket. */
  stop(): Promise<void>
}

/** What a socket is opened with. */
export interface SocketCredentials {
  readonly token?: string | undefined
  readonly headers?: Record<string, string>
}

/** Opens a socket that speaks graphql-transport-ws and waits until the server has acknowledged it. */
export async function openSocket(
  wsUrl: string,
  { token, headers = {} }: SocketCredentials,
): Promise<WebSocket> {
  const socket = new WebSocket(wsUrl, 'graphql-transport-ws', { headers })
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject)
    socket.once('close', (code, reason) =>
      reject(new Error(`The socket was closed: ${code} ${String(reason)}`)),
    )
    socket.once('open', () => {
      const payload = token === undefined ? {} : { authorization: `Bearer ${token}` }
      socket.send(JSON.stringify({ type: 'connection_init', payload }))
    })
    socket.once('message', () => resolve())
  })
  return socket
}

/** Subscribes on a socket of its own. */
export async function subscribe<Data = Json>(
  wsUrl: string,
  query: string,
  variables: Record<string, unknown> = {},
  credentials: SocketCredentials = {},
): Promise<TestSubscription<Data>> {
  return subscribeOn(await openSocket(wsUrl, credentials), query, variables)
}

/** Subscribes on a socket that is open; `id` tells several on one socket apart. */
export function subscribeOn<Data = Json>(
  socket: WebSocket,
  query: string,
  variables: Record<string, unknown> = {},
  id = '1',
): TestSubscription<Data> {
  const queue: Answer<Data>[] = []
  const { refused, refuse } = refusal()
  let over = ''
  let wake = () => {}

  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as { id?: string; type: string; payload: Json }
    if (message.type === 'ping') socket.send(JSON.stringify({ type: 'pong' }))
    if (message.id !== id) return
    if (message.type === 'next') queue.push(message.payload)
    if (message.type === 'error') {
      over = `the server ended it with ${JSON.stringify(message.payload)}`
      refuse(message.payload)
    }
    if (message.type === 'complete') over ||= 'the server completed it'
    wake()
  })
  const closed = new Promise<Closing>((resolve) => {
    socket.once('close', (code, reason) => {
      over ||= `the socket was closed with ${code} ${String(reason)}`
      wake()
      resolve({ code, reason: String(reason) })
    })
  })
  socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query, variables } }))

  async function next(timeoutMs = PATIENCE_MS): Promise<Answer<Data>> {
    if (queue.length === 0 && over === '') {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    const message = queue.shift()
    if (message) return message
    throw new Error(`No message of the subscription: ${over || `none within ${timeoutMs} ms`}.`)
  }

  return {
    next,
    async nextWhere(fits, timeoutMs = PATIENCE_MS) {
      const deadline = performance.now() + timeoutMs
      for (;;) {
        const { data, errors } = await next(Math.max(1, deadline - performance.now()))
        if (errors) throw new Error(`An event came with errors: ${JSON.stringify(errors)}`)
        if (fits(data)) return data
      }
    },
    drain: () => queue.splice(0),
    refused,
    closed,
    socket,
    async stop() {
      if (socket.readyState !== WebSocket.CLOSED) socket.close(1000)
      await closed
    },
  }
}

function refusal(): { refused: Promise<readonly ApiError[]>; refuse: (errors: readonly ApiError[]) => void } {
  let refuse: (errors: readonly ApiError[]) => void = () => {}
  const refused = new Promise<readonly ApiError[]>((resolve) => {
    refuse = resolve
  })
  return { refused, refuse }
}
