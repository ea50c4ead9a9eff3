import { initGraphQLTada } from 'gql.tada'
import type { introspection } from './env.d.ts'

/** Types a document against schema/schema.graphql. Fragments are not masked: a component names what it reads. */
export const graphql = initGraphQLTada<{
  introspection: introspection
  disableMasking: true
  scalars: { DateTime: string; JSON: unknown }
}>()

export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada'
