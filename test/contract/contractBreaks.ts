import {
  astFromValue,
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLSchema,
  isInputObjectType,
  print,
} from 'graphql'

/** Every way in which the schema does not keep the contract, one sentence each; empty when it does. */
export function contractBreaks(schema: GraphQLSchema, contract: string): string[] {
  const promised = buildSchema(contract)
  return [
    ...findBreakingChanges(promised, schema).map((change) => change.description),
    ...findDangerousChanges(promised, schema)
      .filter((change) => change.type === DangerousChangeType.ARG_DEFAULT_VALUE_CHANGE)
      .map((change) => change.description),
    ...changedInputDefaults(promised, schema),
  ]
}

/** graphql compares the defaults of arguments only. */
function changedInputDefaults(promised: GraphQLSchema, schema: GraphQLSchema): string[] {
  return Object.values(promised.getTypeMap()).flatMap((type) => {
    const ours = schema.getType(type.name)
    if (!isInputObjectType(type) || !isInputObjectType(ours)) return []
    return Object.values(type.getFields()).flatMap((field) => {
      const our = ours.getFields()[field.name]
      if (!our) return []
      const [was, is] = [field, our].map((one) => {
        const node = astFromValue(one.defaultValue, one.type)
        return node ? print(node) : 'none'
      })
      return was === is ? [] : [`${type.name}.${field.name} has the default ${is}, not ${was}.`]
    })
  })
}
