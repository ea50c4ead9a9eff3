import { GraphQLError } from 'graphql'
import { DateTimeResolver, JSONResolver } from 'graphql-scalars'
import { builder } from './builder.ts'

builder.addScalarType('DateTime', DateTimeResolver, {
  description: 'ISO-8601, UTC',
  parseValue: (value) => assertYear(DateTimeResolver.parseValue(value)),
  parseLiteral: (node, variables) => assertYear(DateTimeResolver.parseLiteral(node, variables)),
})

/** Four digits hold no other year: it would come back in a form that is none of a DateTime. */
function assertYear(time: Date): Date {
  const year = time.getUTCFullYear()
  if (year >= 1 && year <= 9999) return time
  throw new GraphQLError('Send a time in the years 0001 to 9999, in UTC.', {
    extensions: { code: 'BAD_USER_INPUT' },
  })
}

/**
 * Takes whatever stands in its place: that it is a file is checked with the other arguments, after access, in the
 * same words for a variable, a literal and a multipart request.
 */
builder.scalarType('File', {
  description: 'An upload, by the GraphQL multipart request',
  parseValue: (value) => value,
  serialize: () => {
    throw new TypeError('A file goes one way only: its content is at the URL of its attachment.')
  },
})

builder.addScalarType('JSON', JSONResolver, {
  description: 'Evidence whose shape the bot decides; 64 KiB at most',
})
