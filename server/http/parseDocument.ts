import {
  type DocumentNode,
  GraphQLError,
  Lexer,
  parse,
  type ParseOptions,
  Source,
  syntaxError,
  TokenKind,
} from 'graphql'

/** A query of ten screens has some 2,000; validating takes time that grows faster than the length. */
const MOST_TOKENS = 10_000
/** Far more than a query has; parsing and validating recurse, and must not come near the end of the stack. */
const DEEPEST_NESTING = 200

const OPENING: ReadonlySet<string> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L])
const CLOSING: ReadonlySet<string> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R])

/**
 * Parses a query.
 * @throws GraphQLError with GRAPHQL_PARSE_FAILED.
 */
export function parseDocument(text: string | Source, options?: ParseOptions): DocumentNode {
  const source = typeof text === 'string' ? new Source(text) : text
  try {
    assertSize(source)
    return parse(source, options)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    throw new GraphQLError(error.message, {
      source: error.source,
      positions: error.positions,
      extensions: { code: 'GRAPHQL_PARSE_FAILED' },
    })
  }
}

/** Reads it word by word, before anything looks at what the words mean. */
function assertSize(source: Source): void {
  const lexer = new Lexer(source)
  let depth = 0
  for (let tokens = 0; lexer.advance().kind !== TokenKind.EOF; tokens++) {
    const { kind, start } = lexer.token
    if (OPENING.has(kind)) depth++
    if (CLOSING.has(kind)) depth--
    if (depth > DEEPEST_NESTING) {
      throw syntaxError(source, start, `It is nested more than ${DEEPEST_NESTING} levels deep: ask for less.`)
    }
    if (tokens >= MOST_TOKENS) {
      throw syntaxError(source, start, `It has more than ${MOST_TOKENS} words: ask for less.`)
    }
  }
}
