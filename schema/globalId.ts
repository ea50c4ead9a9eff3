import { type GraphQLSchema, isObjectType } from 'graphql'
import { apiId } from '../server/apiId.ts'
import { BadUserInput } from '../server/errors.ts'

/** The ids of the API: Relay's base64 of `Type:id`. */
export const encodeGlobalId = apiId

/** @throws BadUserInput (field `id`) when it is not an id of this API. */
export function decodeGlobalId(globalId: string): { typename: string; id: string } {
  return decode(globalId, 'id')
}

/**
 * The row's id behind a global id of this type.
 * @throws BadUserInput naming `field` when it is malformed or names another type of thing.
 */
export function localId(globalId: string, typename: string, field: string): string {
  const decoded = decode(globalId, field)
  if (decoded.typename !== typename) {
    throw new BadUserInput(field, `This is the id of a ${decoded.typename}, not of a ${typename}.`)
  }
  return decoded.id
}

/** @throws BadUserInput (field `id`) when nothing of this type is read by its id alone. */
export function assertNode(schema: GraphQLSchema, typename: string): void {
  const type = schema.getType(typename)
  const isNode = isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node')
  if (!isNode) throw new BadUserInput('id', NO_ID)
}

const NO_ID = 'This is not an id: pass one as the API gave it.'

function decode(globalId: string, field: string): { typename: string; id: string } {
  const match = /^([A-Za-z]+):(\d{1,18})$/.exec(Buffer.from(globalId, 'base64').toString())
  // Reading base64 passes over what does not belong into it.
  if (!match || encodeGlobalId(match[1]!, match[2]!) !== globalId) throw new BadUserInput(field, NO_ID)
  return { typename: match[1]!, id: match[2]! }
}
