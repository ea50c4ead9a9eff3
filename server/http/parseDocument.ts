import { type DocumentNode, GraphQLError, parse, type ParseOptions, type Source } from 'graphql'

/** A query of ten screens has some 2,000; validating takes time that grows faster than the length. */
const MOST_TOKENS = 10_000

/**
 * Parses a query.
 * @throws GraphQLError with GRAPHQL_PARSE_FAILED.
 */
export function parseDocument(source: string | Source, options?: ParseOptions): DocumentNode {
  try {
    return parse(source, { ...options, maxTokens: MOST_TOKENS })
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    throw new GraphQLError(error.message, {
      source: error.source,
      positions: error.positions,
      extensions: { code: 'GRAPHQL_PARSE_FAILED' },
    })
  }
}
