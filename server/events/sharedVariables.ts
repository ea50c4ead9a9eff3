import { type ExecutionArgs, getOperationAST, Kind, visit } from 'graphql'

/**
 * An operation's variables without the one that only says where the client was (`after:` of the subscription's field):
 * it matters when it subscribes, and later must not keep apart what would be the same messages.
 */
export function sharedVariables(args: ExecutionArgs): Record<string, unknown> {
  const variables = { ...args.variableValues }
  const field = getOperationAST(args.document, args.operationName)?.selectionSet.selections[0]
  if (field?.kind !== Kind.FIELD) return variables
  const after = field.arguments?.find((argument) => argument.name.value === 'after')?.value
  if (after?.kind === Kind.VARIABLE && countUses(args, after.name.value) === 1) {
    delete variables[after.name.value]
  }
  return variables
}

/** How often the document uses the variable; its definition does not count. */
function countUses({ document }: ExecutionArgs, name: string): number {
  let uses = 0
  visit(document, {
    VariableDefinition: () => false,
    Variable: (variable) => {
      if (variable.name.value === name) uses += 1
    },
  })
  return uses
}
