import { parse } from 'graphql'
import { z } from 'zod'
import { DomainError } from '../../server/errors.ts'
import { localId } from '../globalId.ts'
import type { Api } from './api.ts'

// The arguments that several tools have, and what they stand for.

export const ticketArgument = z.string().min(1).max(200).describe('Its number, such as BILL-7, or its id.')

export const projectArgument = z
  .string()
  .min(1)
  .max(200)
  .describe('Its key, such as BILL (what ticket numbers begin with), or its id.')

export const idempotencyKeyArgument = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .describe(
    'Repeated with the same key and the same arguments, the first result comes back and nothing is done.',
  )

export const firstArgument = z.int().min(1).max(100).default(50).describe('How many at most.')

export const afterArgument = z
  .string()
  .optional()
  .describe('The `next` of the page before, for the page after it.')

const TICKET_BY_NUMBER = parse('query ($number: String!) { ticket(number: $number) { id } }')

/**
 * The id of a ticket that a caller named.
 * @throws DomainError NOT_FOUND for a number, BadUserInput for what is no id either. Whether the id names
 *   one is left to what is called with it.
 */
export async function ticketIdOf(api: Api, ticket: string): Promise<string> {
  if (!/-\d+$/.test(ticket)) {
    localId(ticket, 'Ticket', 'ticket')
    return ticket
  }
  const found = await api.call<{ ticket: { id: string } | null }>(TICKET_BY_NUMBER, { number: ticket })
  if (!found.ticket) {
    throw new DomainError('NOT_FOUND', `There is no ticket ${ticket}: list_tickets shows those there are.`)
  }
  return found.ticket.id
}

const PROJECT = parse(`query ($key: String!) {
  project(key: $key) { id }
  projects(first: 20) { nodes { key name } }
}`)

/**
 * The id of a project that a caller named.
 * @throws DomainError NOT_FOUND with the keys there are.
 */
export async function projectIdOf(api: Api, project: string): Promise<string> {
  if (isProjectId(project)) return project
  const found = await api.call<{
    project: { id: string } | null
    projects: { nodes: { key: string; name: string }[] }
  }>(PROJECT, { key: project })
  if (found.project) return found.project.id
  const known = found.projects.nodes.map(({ key, name }) => `${key} (${name})`).join(', ')
  throw new DomainError('NOT_FOUND', `There is no project ${project}. There are: ${known || 'none yet'}.`)
}

/** A key may be any word: only what reads as an id is one. */
function isProjectId(text: string): boolean {
  try {
    localId(text, 'Project', 'project')
    return true
  } catch {
    return false
  }
}
