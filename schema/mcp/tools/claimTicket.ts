import { parse } from 'graphql'
import { z } from 'zod'
import { DomainError, InvalidState } from '../../../server/errors.ts'
import type { Api } from '../api.ts'
import { projectArgument, projectIdOf, ticketArgument, ticketIdOf } from '../arguments.ts'
import { PERMISSION_FIELDS, permissionLines, permissionShape } from '../permissionView.ts'
import { TICKET_FIELDS, ticketShape, ticketState, type TicketView } from '../ticketView.ts'
import { ADDS, defineTool } from '../tool.ts'

/** An agent that is driven by tools sends no heartbeat. */
const LEASE_SECONDS = 3600

const CLAIM = parse(`mutation ($input: ClaimTicketsInput!) {
  claimTickets(input: $input) { leases { lease attempt expiresAt ticket { ${TICKET_FIELDS} body ${PERMISSION_FIELDS} } } }
}`)

const STATE = parse(`query ($id: ID!) { ticket(id: $id) { ${TICKET_FIELDS} blockers { text } } }`)

const claimShape = z.object({
  lease: z.string().describe('Every later call about this ticket needs it.'),
  attempt: z.int(),
  expiresAt: z.string(),
  ticket: ticketShape.extend({ ...permissionShape, body: z.string() }),
})

export const claimTicket = defineTool({
  name: 'claim_ticket',
  title: 'Claim a ticket',
  description:
    'Gives you the next ready ticket (by priority, sequence and age), or the one you name, and a lease on it. ' +
    'While the lease runs nobody else works on it; when it runs out, the work counts as failed. Read the whole ' +
    'conversation with get_ticket before you begin. `claimed` is null when no ticket is ready.',
  hints: ADDS,
  input: z.strictObject({
    ticket: ticketArgument.optional(),
    project: projectArgument.optional(),
    worker: z.string().min(1).max(200).optional().describe('Who works on it, for people to read.'),
    leaseSeconds: z
      .int()
      .min(1)
      .max(86_400)
      .default(LEASE_SECONDS)
      .describe('How long you may take before others do it.'),
  }),
  output: z.object({ claimed: claimShape.nullable() }),
  async run({ ticket, project, worker, leaseSeconds }, api) {
    const ticketId = ticket === undefined ? null : await ticketIdOf(api, ticket)
    const input = {
      worker: worker ?? api.context().actor?.name,
      leaseSeconds,
      ticketIds: ticketId === null ? null : [ticketId],
      projectIds: project === undefined ? null : [await projectIdOf(api, project)],
    }
    const { claimTickets } = await api.call<{ claimTickets: { leases: Claim[] } }>(CLAIM, { input })
    const [claimed] = claimTickets.leases
    if (claimed) return { text: claimText(claimed), data: { claimed } }
    if (ticketId !== null) throw await whyNot(api, ticketId)
    return { text: 'No ticket is ready now. Ask again later.', data: { claimed: null } }
  },
})

type Claim = z.infer<typeof claimShape>

function claimText({ lease, attempt, expiresAt, ticket }: Claim): string {
  return [
    `${ticket.number} is yours until ${expiresAt} (attempt ${attempt}).`,
    `lease: ${lease}`,
    `id: ${ticket.id}`,
    ...permissionLines(ticket),
    `${ticket.title}\n${ticket.body}`,
  ].join('\n')
}

async function whyNot(api: Api, id: string): Promise<DomainError> {
  const { ticket } = await api.call<{ ticket: TicketView & { blockers: { text: string }[] } }>(STATE, { id })
  const { number, status, blockers } = ticket
  const why = blockers.map(({ text }) => ` ${text}`).join('')
  return new InvalidState(status, `${number} cannot be claimed now, it is ${ticketState(ticket)}.${why}`)
}
