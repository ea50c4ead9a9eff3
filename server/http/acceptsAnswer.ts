import type { IncomingMessage } from 'node:http'

/** What Yoga can answer in: the types of GraphQL over HTTP, and two that stream. */
const ANSWERS =
  /^(\*\/\*|application\/(\*|json|graphql-response\+json)|text\/(\*|event-stream)|multipart\/(\*|mixed))(;|$)/
const OTHER_CHARSET = /;charset=(?!utf-8(;|$))/

/** Whether the caller takes any of the types in which `/graphql` can answer; who names none takes them all. */
export function acceptsAnswer({ headers }: IncomingMessage): boolean {
  const types = (headers.accept || '*/*').replace(/\s/g, '').toLowerCase().split(',')
  return types.some((type) => ANSWERS.test(type) && !OTHER_CHARSET.test(type))
}
