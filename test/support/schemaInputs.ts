import {
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'
import { schema } from '../../schema/schema.ts'
import type { Json } from './graphqlClient.ts'

/** Where a field's arguments hold a text, or JSON that may. */
export interface TextPlace {
  /** As errors name it: `tickets.0.title`. */
  readonly field: string
  /** Arguments that have everything needed, and this text in this place. */
  argumentsWith(text: string): Json
}

export interface Operation {
  readonly name: string
  readonly document: string
  readonly places: readonly TextPlace[]
  /** Arguments that are wrong wherever the schema itself lets them be. */
  readonly wrong: Json
}

/** The root fields of the schema that take arguments, each as an operation of its own. */
export function operationsWithArguments(kind: 'query' | 'mutation' | 'subscription'): Operation[] {
  const root = { query: 'getQueryType', mutation: 'getMutationType', subscription: 'getSubscriptionType' }
  const type = schema[root[kind] as 'getQueryType']()!
  return Object.values(type.getFields())
    .filter(({ args }) => args.length > 0)
    .map((field) => operation(kind, field))
}

function operation(kind: string, field: GraphQLField<unknown, unknown>): Operation {
  const { name, args, type } = field
  const variables = args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ')
  const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ')
  const selection = isCompositeType(getNamedType(type)) ? '{ __typename }' : ''
  const needed = (make: (type: GraphQLInputType) => Json) =>
    Object.fromEntries(args.filter((arg) => isNonNullType(arg.type)).map((arg) => [arg.name, make(arg.type)]))
  return {
    name,
    document: `${kind} (${variables}) { ${name}(${passed}) ${selection} }`,
    wrong: Object.fromEntries(args.map((arg) => [arg.name, wrong(arg.type)])),
    places: args.flatMap((arg) =>
      placesIn(arg.type).map(({ path, make }) => ({
        field: (arg.name === 'input' ? path : [arg.name, ...path]).join('.'),
        argumentsWith: (text: string) => ({ ...needed(right), [arg.name]: make(text) }),
      })),
    ),
  }
}

interface PlaceInside {
  readonly path: readonly (string | number)[]
  make(text: string): Json
}

function placesIn(type: GraphQLInputType): PlaceInside[] {
  if (isNonNullType(type)) return placesIn(type.ofType)
  if (isListType(type)) {
    return placesIn(type.ofType).map(({ path, make }) => ({
      path: [0, ...path],
      make: (text) => [make(text)],
    }))
  }
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).flatMap((field) =>
      placesIn(field.type).map(({ path, make }) => ({
        path: [field.name, ...path],
        make: (text) => ({ ...right(type), [field.name]: make(text) }),
      })),
    )
  }
  if (type.name === 'String') return [{ path: [], make: (text) => text }]
  if (type.name !== 'JSON') return []
  return [
    { path: [], make: (text) => ({ log: [{ line: text }] }) },
    { path: [], make: (text) => ({ [text]: 1 }) },
  ]
}

/** A value that the schema accepts, with nothing that may be left out. */
function right(type: GraphQLInputType): Json {
  return sample(type, { String: 'text', ID: 'x', Int: 1, Float: 1 }, (field) => isNonNullType(field))
}

function wrong(type: GraphQLInputType): Json {
  return sample(type, { String: '', ID: 'nonsense', Int: -1, Float: -1 }, () => true)
}

function sample(type: GraphQLInputType, scalars: Json, takes: (field: GraphQLInputType) => boolean): Json {
  if (isNonNullType(type)) return sample(type.ofType, scalars, takes)
  if (isListType(type)) return [sample(type.ofType, scalars, takes)]
  if (isEnumType(type)) return type.getValues()[0]!.name
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => takes(field.type))
    return Object.fromEntries(fields.map((field) => [field.name, sample(field.type, scalars, takes)]))
  }
  return { Boolean: true, DateTime: '2026-01-01T00:00:00Z', JSON: {}, File: 'x', ...scalars }[type.name]
}
