import { GraphQLError } from 'graphql'
import type { GraphQLParams } from 'graphql-yoga'

type Parser = (request: Request) => unknown

const PARAMETERS: readonly string[] = ['query', 'variables', 'operationName', 'extensions']

/**
 * Reads what a request over HTTP asks for, and says which part of it is wrong.
 * @param parse how a request of its content type is read.
 * @throws GraphQLError with BAD_USER_INPUT and the field.
 */
export function checkedParameters(parse: Parser): (request: Request) => Promise<GraphQLParams> {
  return async (request) => {
    let parameters: unknown
    try {
      parameters = await parse(request)
    } catch (error) {
      if (error instanceof GraphQLError && error.extensions.code === 'BAD_USER_INPUT') throw error
      // Only a form or an address has JSON inside; there is no other way to write one's variables wrong there.
      throw error instanceof GraphQLError
        ? refusal('body', 'The body is no JSON object: send {"query": …, "variables": …}.')
        : refusal('variables', 'The variables, or the extensions, are no JSON.')
    }
    assertParameters(parameters)
    return parameters
  }
}

function assertParameters(parameters: unknown): asserts parameters is GraphQLParams {
  if (Array.isArray(parameters)) throw refusal('body', 'Send one operation a request, not a list of them.')
  if (!isObject(parameters)) throw refusal('body', 'The body has to be a JSON object.')
  const unknown = Object.keys(parameters).find((name) => !PARAMETERS.includes(name))
  if (unknown !== undefined) {
    throw refusal('body', `“${unknown}” does not belong here: send ${PARAMETERS.join(', ')}.`)
  }
  const { query, variables, operationName, extensions } = parameters
  if (typeof query !== 'string') throw refusal('query', 'Send the query as a text.')
  if (!isMissing(operationName) && typeof operationName !== 'string') {
    throw refusal('operationName', 'Send the name of the operation as a text, or leave it out.')
  }
  if (!isMissing(variables) && !isObject(variables)) {
    throw refusal('variables', 'Send the variables as an object, or leave them out.')
  }
  if (!isMissing(extensions) && !isObject(extensions)) {
    throw refusal('extensions', 'Send the extensions as an object, or leave them out.')
  }
}

const isMissing = (value: unknown) => value === null || value === undefined

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A refusal of a part of the request, before any query runs. */
export function refusal(field: string, message: string, status = 400): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT', field, http: { status } } })
}
