import { Client, fetchExchange, mapExchange, subscriptionExchange, type CombinedError } from '@urql/core'
import { hasCode } from './errors.ts'
import { forwardSubscription } from './liveSocket.ts'
import { fetchInTime } from './timeLimit.ts'

/**
 * The way to the API. Nothing is cached here: the live feed keeps the queue true, and the rest is
 * read when it is opened.
 * @param onSignedOut is told when the server no longer knows who this is.
 */
export function createApiClient(onSignedOut: () => void): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    requestPolicy: 'network-only',
    fetch: fetchInTime,
    fetchOptions: { credentials: 'same-origin' },
    exchanges: [
      mapExchange({
        onError: (error: CombinedError) => {
          if (hasCode(error, 'UNAUTHENTICATED')) onSignedOut()
        },
      }),
      fetchExchange,
      subscriptionExchange({ forwardSubscription }),
    ],
  })
}
