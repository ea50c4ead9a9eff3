import type { Plugin } from 'graphql-yoga'
import { BadUserInput } from '../errors.ts'
import { checkedParameters, refusal } from './graphqlParameters.ts'
import { multipartParameters } from './multipartUpload.ts'
import { parseDocument } from './parseDocument.ts'

/** Codes of the contract for what Yoga and graphql-js refuse, and no subscription over HTTP. */
export function useContractCodes(): Plugin<object, { readonly upload: Buffer | null }> {
  return {
    onRequestParse({ request, serverContext: { upload }, requestParser, setRequestParser }) {
      const contentType = request.headers.get('content-type') ?? ''
      if (upload) return setRequestParser(checkedParameters(() => multipartParameters(upload, contentType)))
      if (requestParser) return setRequestParser(checkedParameters(requestParser))
      // Of another method Yoga says that it is none of GraphQL's.
      if (request.method === 'POST') throw refusal('body', 'Send the body as application/json.', 415)
    },
    onParse: ({ setParseFn }) => setParseFn(parseDocument),
    onSubscribe() {
      throw new BadUserInput(
        'query',
        'Subscriptions run over a WebSocket on /graphql (graphql-transport-ws).',
      )
    },
  }
}
