import { type DocumentNode, GraphQLError, type GraphQLSchema, validate } from 'graphql'
import { parseDocument } from '../http/parseDocument.ts'

/** A page has some twenty operations; many versions of it may be open. */
const MOST_DOCUMENTS = 500
/** Longer ones are checked anew each time, so that the cache stays small whatever is sent. */
const LONGEST_CACHED = 16 * 1024

export type CheckedDocument =
  | { readonly document: DocumentNode; readonly errors?: undefined }
  | { readonly errors: readonly GraphQLError[] }

/** Parses and validates each document once: after a restart a thousand clients send the same one. */
export class DocumentCache {
  readonly #schema: GraphQLSchema
  /** The least recently used first. */
  readonly #checked = new Map<string, CheckedDocument>()

  constructor(schema: GraphQLSchema) {
    this.#schema = schema
  }

  check(query: string): CheckedDocument {
    const known = this.#checked.get(query)
    const checked = known ?? this.#parseAndValidate(query)
    if (known) this.#checked.delete(query)
    // What does not pass is not kept: every wrong document is another one.
    if (!checked.errors && query.length <= LONGEST_CACHED) this.#checked.set(query, checked)
    if (this.#checked.size > MOST_DOCUMENTS) this.#checked.delete(this.#checked.keys().next().value!)
    return checked
  }

  #parseAndValidate(query: string): CheckedDocument {
    try {
      const document = parseDocument(query)
      const errors = validate(this.#schema, document).map(
        ({ message, nodes, extensions }) =>
          new GraphQLError(message, {
            nodes,
            extensions: { code: 'GRAPHQL_VALIDATION_FAILED', ...extensions },
          }),
      )
      return errors.length > 0 ? { errors } : { document }
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] }
      throw error
    }
  }
}
