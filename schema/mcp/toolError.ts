import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import type { McpCall } from '../../server/mcpFace.ts'

/** What an agent can do about it, where the API's sentence leaves that open. */
const NEXT_STEPS: Readonly<Record<string, string>> = {
  LEASE_LOST: 'Nothing you did under this lease counts any more: claim a ticket again with claim_ticket.',
  CONFLICT: 'Read it again before you decide: list_reviews, or get_ticket.',
  FORBIDDEN: 'The token that this client is connected with has a role that may not do this.',
}

/** What the API calls an argument, and what every tool calls it. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  ticketId: 'ticket',
  reviewId: 'review',
  projectId: 'project',
  key: 'project',
}

/**
 * What went wrong, as a result that the agent reads and can act on: the code, which argument, and a sentence.
 * Whatever is not the caller's doing is hidden and logged; the request's id finds it in the log.
 * @param names what the API calls an argument, and what this tool calls it.
 */
export function toolError(
  error: unknown,
  { mask }: McpCall,
  names: Readonly<Record<string, string>> = {},
): CallToolResult {
  const { message, extensions } = mask(error)
  const { code, field, state, version, requestId, retryAfterSeconds } = extensions
  const facts = [
    field ? `argument ${argumentOf(String(field), names)}` : '',
    state === undefined ? '' : `state ${String(state)}`,
    version === undefined ? '' : `version now ${String(version)}`,
    retryAfterSeconds === undefined ? '' : `retry after ${String(retryAfterSeconds)} s`,
    requestId === undefined ? '' : `request ${String(requestId)}`,
  ].filter((fact) => fact !== '')
  const head = facts.length === 0 ? String(code) : `${String(code)} (${facts.join(', ')})`
  const text = [`${head}: ${message}`, NEXT_STEPS[String(code)] ?? ''].join(' ').trim()
  return { isError: true, content: [{ type: 'text', text }] }
}

/** `failure.message` of the API is the tool's `message`, and `filter.search` its `search`. */
function argumentOf(field: string, names: Readonly<Record<string, string>>): string {
  const [name = '', ...inner] = field.replace(/^(failure|filter)\./, '').split('.')
  return [names[name] ?? ARGUMENTS[name] ?? name, ...inner].join('.')
}
