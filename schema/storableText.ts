import {
  type GraphQLArgument,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql'
import { BadUserInput } from '../server/errors.ts'

/**
 * Refuses what PostgreSQL cannot keep as it is: the NUL character, and half of a surrogate pair, which would
 * come back as another character; and a file among JSON. It looks into every text and all JSON of a field's
 * arguments; an ID is left to whoever decodes it.
 * @throws BadUserInput naming the place.
 */
export function assertStorable(
  definitions: readonly GraphQLArgument[],
  values: Readonly<Record<string, unknown>>,
): void {
  for (const { name, type } of definitions) assertStorableValue(type, values[name], [name])
}

/** The name of a place in the arguments, as errors have it: `phases.0.name`. */
export function fieldOf(path: readonly PropertyKey[]): string {
  return path
    .filter((part, at) => at > 0 || part !== 'input')
    .map(String)
    .join('.')
}

function assertStorableValue(type: GraphQLInputType, value: unknown, path: readonly PropertyKey[]): void {
  if (value === null || value === undefined) return
  if (isNonNullType(type)) return assertStorableValue(type.ofType, value, path)
  if (isListType(type)) {
    for (const [at, item] of (value as unknown[]).entries()) {
      assertStorableValue(type.ofType, item, [...path, at])
    }
  } else if (isInputObjectType(type)) {
    for (const { name, type: inner } of Object.values(type.getFields())) {
      assertStorableValue(inner, (value as Record<string, unknown>)[name], [...path, name])
    }
  } else if (isScalarType(type) && type.name !== 'ID' && type.name !== 'File') {
    const complaint = complaintAbout(value)
    if (complaint) throw new BadUserInput(fieldOf(path), complaint)
  }
}

/**
 * What is wrong with a text or JSON that is to be kept or looked for, in a sentence; null: nothing. Level by level, because recursion would end at the stack's end: JSON may be nested as deep as it
 * likes.
 */
export function complaintAbout(value: unknown): string | null {
  let level: unknown[] = [value]
  while (level.length > 0) {
    const next: unknown[] = []
    for (const item of level) {
      if (typeof item === 'string') {
        if (item.includes('\0')) return 'Leave out the NUL character.'
        if (/\p{Surrogate}/u.test(item))
          return 'Half of a character is missing (a lone surrogate): send it whole.'
      } else if (item instanceof Blob) {
        return 'A file does not belong here.'
      } else if (typeof item === 'object' && item !== null) {
        for (const [name, part] of Object.entries(item)) next.push(name, part)
      }
    }
    level = next
  }
  return null
}
