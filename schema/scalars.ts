import { DateTimeResolver, JSONResolver } from 'graphql-scalars'
import { builder } from './builder.ts'

builder.addScalarType('DateTime', DateTimeResolver, { description: 'ISO-8601, UTC' })
builder.addScalarType('JSON', JSONResolver, {
  description: 'Evidence whose shape the bot decides; 64 KiB at most',
})
