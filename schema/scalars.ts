import { DateTimeResolver, JSONResolver } from 'graphql-scalars'
import { builder } from './builder.ts'

builder.addScalarType('DateTime', DateTimeResolver, { description: 'ISO-8601, UTC' })
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
