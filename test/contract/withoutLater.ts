import { type DefinitionNode, type DocumentNode, Kind } from 'graphql'

/**
 * The contract without what later issues bring. A name is `Type`, `Type.field`, `Enum.VALUE`, `Input.field`,
 * `Union.Member` or `Type.field.argument`.
 */
export function withoutLater(contract: DocumentNode, later: ReadonlySet<string>): DocumentNode {
  const definitions = contract.definitions
    .filter((definition) => !('name' in definition && definition.name && later.has(definition.name.value)))
    .map((definition) => withoutMembers(definition, later))
  return { ...contract, definitions }
}

function withoutMembers(definition: DefinitionNode, later: ReadonlySet<string>): DefinitionNode {
  const kept = <Node extends { readonly name: { readonly value: string } }>(
    owner: string,
    nodes: readonly Node[] = [],
  ) => nodes.filter((node) => !later.has(`${owner}.${node.name.value}`))
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const owner = definition.name.value
      const fields = kept(owner, definition.fields).map((field) => ({
        ...field,
        arguments: kept(`${owner}.${field.name.value}`, field.arguments),
      }))
      return { ...definition, fields }
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return { ...definition, fields: kept(definition.name.value, definition.fields) }
    case Kind.ENUM_TYPE_DEFINITION:
      return { ...definition, values: kept(definition.name.value, definition.values) }
    case Kind.UNION_TYPE_DEFINITION:
      return { ...definition, types: kept(definition.name.value, definition.types) }
    default:
      return definition
  }
}
