import './scalars.ts'
import './enums.ts'
import './apiToken.ts'
import './campaign.ts'
import './health.ts'
import './viewer.ts'
import { builder } from './builder.ts'

/** The whole API. Each type file adds its object, its queries, its inputs and its mutations. */
export const schema = builder.toSchema()
