import { lexicographicSortSchema, printSchema } from 'graphql'
import { schema } from './schema.ts'

/** Where the printed schema is kept. */
export const PRINTED_SCHEMA = 'schema/schema.graphql'

/** The schema as text, sorted: the same schema gives the same file, whatever order its parts are imported in. */
export function printedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`
}
