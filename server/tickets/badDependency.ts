import { BadUserInput } from '../errors.ts'

/** What is wrong with the dependencies of the new ticket at this place of the call. */
export function badDependency(place: number, message: string): BadUserInput {
  return new BadUserInput(`tickets.${place}.dependsOn`, message)
}
