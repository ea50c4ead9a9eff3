import type { SubscriptionForwarder } from '@urql/core'
import type { ExecutionResult } from 'graphql'
import { createClient } from 'graphql-ws'
import { connectionLost, connectionMade, tryNow, waitForNextTry } from './connection.ts'

/** A silent connection is asked for a sign of life this often, and given up after `PONG_WITHIN_MS`. */
const KEEP_ALIVE_MS = 10_000
const PONG_WITHIN_MS = 5_000

/** Close codes of the server that say: these credentials no longer hold. */
const SIGNED_OUT_CODES = [4401, 4403]

let onSignedOut: () => void = () => {}

/** Is told when the server closes the connection because the session is over. */
export function whenSignedOut(callback: () => void): void {
  onSignedOut = callback
}

let pongTimer: ReturnType<typeof setTimeout> | undefined

const socket = createClient({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
  lazy: true,
  lazyCloseTimeout: 5_000,
  keepAlive: KEEP_ALIVE_MS,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
  retryWait: waitForNextTry,
  on: {
    connected: connectionMade,
    closed: (event) => {
      clearTimeout(pongTimer)
      const { code } = event as { code?: number }
      if (code !== 1000) connectionLost()
      if (code !== undefined && SIGNED_OUT_CODES.includes(code)) onSignedOut()
    },
    ping: (received) => {
      if (!received) pongTimer = setTimeout(() => socket.terminate(), PONG_WITHIN_MS)
    },
    pong: (received) => {
      if (received) clearTimeout(pongTimer)
    },
  },
})

globalThis.addEventListener('offline', () => socket.terminate())
globalThis.addEventListener('online', tryNow)

/** How long to wait before asking again, when the server ended a subscription that the page still needs. */
const RESUBSCRIBE_AFTER_MS = 1000

/** GraphQL errors refuse the subscription itself; anything else is the connection, and passes. */
const isRefused = (error: unknown) => Array.isArray(error)

/**
 * Runs a subscription over the socket until the page lets go of it. When the connection comes back the
 * request is sent again; one that resumes (`after`) is kept at the last cursor seen, so that it misses
 * nothing and does not begin again at the page's first one.
 */
export const forwardSubscription: SubscriptionForwarder = (request) => {
  const variables: Record<string, unknown> = { ...request.variables }
  const payload = { query: request.query ?? '', variables }
  return {
    subscribe: (sink) => {
      let ended = false
      let stop = () => {}
      const startAgain = () => {
        if (!ended) setTimeout(start, RESUBSCRIBE_AFTER_MS)
      }
      function start() {
        if (ended) return
        stop = socket.subscribe<Readonly<Record<string, { cursor?: string } | null>>>(payload, {
          next: (result) => {
            const cursor = Object.values(result.data ?? {})[0]?.cursor
            if (cursor !== undefined) variables.after = cursor
            sink.next(result as ExecutionResult)
          },
          error: (error) => (isRefused(error) ? sink.error(error) : startAgain()),
          complete: startAgain,
        })
      }
      start()
      return {
        unsubscribe: () => {
          ended = true
          stop()
        },
      }
    },
  }
}
