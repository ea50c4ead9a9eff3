import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql'

/** Whether the schema has what the name says; see withoutLater for the names' form. */
export function hasName(schema: GraphQLSchema, name: string): boolean {
  const [typeName = '', member, argument] = name.split('.')
  const type = schema.getType(typeName)
  if (!type || member === undefined) return type !== undefined
  if (isEnumType(type)) return type.getValue(member) !== undefined && type.getValue(member) !== null
  if (isUnionType(type)) return type.getTypes().some((one) => one.name === member)
  if (isInputObjectType(type)) return member in type.getFields()
  if (!isObjectType(type) && !isInterfaceType(type)) return false
  const field = type.getFields()[member]
  if (!field || argument === undefined) return field !== undefined
  return field.args.some((one) => one.name === argument)
}
