import type { GraphQLClient, Json } from './graphqlClient.ts'

/** What tests look at of a ticket. */
export const TICKET = `
  id number status mode awaitingReason reviewScheduledAt closeReason closedAt priority sequence startWhenReady
  ready availableAt version
  review { id status awaitingReason failureType priority title summary version reviewScheduledAt }`

/** What is asked, answered and always allowed. */
export const PERMISSION = `
  permissionRequest { tool description at }
  permissionAnswer { tool description granted always by note at }
  allowedTools { tool by at }`

type Input = Record<string, unknown>

/** The ticket API as one caller, a call a line; each has to succeed. */
export function ticketApi(client: GraphQLClient) {
  const call = async (field: string, type: string, input: Input, selection: string): Promise<Json> => {
    const data = await client.ok(
      `mutation ($input: ${type}Input!) { ${field}(input: $input) { ${selection} } }`,
      { input },
    )
    return data[field]
  }
  return {
    async createProject(input: Input = {}): Promise<string> {
      const key = `K${Math.random().toString(36).slice(2, 9).toUpperCase()}`
      const { project } = await call(
        'createProject',
        'CreateProject',
        { name: key, key, ...input },
        'project { id }',
      )
      return project.id
    },
    async createTickets(projectId: string, tickets: Input[]): Promise<Json[]> {
      const filled = tickets.map((ticket) => ({ title: 'A job', body: 'Do it.', ...ticket }))
      const input = { projectId, tickets: filled }
      return (await call('createTickets', 'CreateTickets', input, `tickets { ${TICKET} }`)).tickets
    },
    async claim(projectId: string, input: Input = {}): Promise<Json[]> {
      const filled = { worker: 'agent-1', projectIds: [projectId], ...input }
      return (
        await call(
          'claimTickets',
          'ClaimTickets',
          filled,
          `leases { lease attempt expiresAt ticket { ${TICKET} } }`,
        )
      ).leases
    },
    async post(ticketId: string, role: string, content: string, lease?: string): Promise<Json> {
      const input = { ticketId, role, content, lease }
      return call(
        'postMessage',
        'PostMessage',
        input,
        `message { id role content author } ticket { ${TICKET} }`,
      )
    },
    async finishTurn(lease: string, seenThrough?: string): Promise<Json> {
      return (await call('finishTurn', 'FinishTurn', { lease, seenThrough }, `ticket { ${TICKET} }`)).ticket
    },
    async failTurn(lease: string, failure: Input): Promise<Json> {
      const selection = `decision { decision retryAt because review { id } } ticket { ${TICKET} lastFailure { type message attempt worker } }`
      return call('failTurn', 'FailTurn', { lease, failure }, selection)
    },
    async requestPermission(lease: string, tool: string, description = 'Needed.'): Promise<Json> {
      const input = { lease, tool, description }
      return call(
        'requestPermission',
        'RequestPermission',
        input,
        `granted ticket { ${TICKET} ${PERMISSION} }`,
      )
    },
    async revokeTool(ticketId: string, tool: string): Promise<Json> {
      const selection = `ticket { ${TICKET} ${PERMISSION} }`
      return (await call('revokeAllowedTool', 'RevokeAllowedTool', { ticketId, tool }, selection)).ticket
    },
    async stop(ticketId: string, reason?: string): Promise<Json> {
      return call('stopTicket', 'StopTicket', { ticketId, reason }, `stopped ticket { ${TICKET} }`)
    },
    async close(ticketId: string, notes?: string): Promise<Json> {
      return call(
        'closeTicket',
        'CloseTicket',
        { ticketId, notes },
        `ticket { ${TICKET} } started { number }`,
      )
    },
    async reopen(ticketId: string, message?: string): Promise<Json> {
      return (await call('reopenTicket', 'ReopenTicket', { ticketId, message }, `ticket { ${TICKET} }`))
        .ticket
    },
    async reschedule(ticketId: string, minutes: number): Promise<Json> {
      return (
        await call('rescheduleReview', 'RescheduleReview', { ticketId, minutes }, `ticket { ${TICKET} }`)
      ).ticket
    },
    async cancelAutoReview(ticketId: string): Promise<Json> {
      return (await call('cancelAutoReview', 'CancelAutoReview', { ticketId }, `ticket { ${TICKET} }`)).ticket
    },
    async ticket(id: string, selection = TICKET): Promise<Json> {
      return (await client.ok(`query ($id: ID!) { ticket(id: $id) { ${selection} } }`, { id })).ticket
    },
    /** One ticket that an agent has just claimed. */
    async claimedTicket(projectId: string, ticket: Input = {}): Promise<{ ticket: Json; lease: string }> {
      const [created] = await this.createTickets(projectId, [ticket])
      const [lease] = await this.claim(projectId)
      if (lease?.ticket.id !== created.id) throw new Error('Another ticket of the project came first.')
      return { ticket: lease.ticket, lease: lease.lease }
    },
    /** One ticket whose agent waits for a permission. */
    async askingTicket(projectId: string, tool = 'psql', ticket: Input = {}): Promise<Json> {
      const { lease } = await this.claimedTicket(projectId, ticket)
      return (await this.requestPermission(lease, tool)).ticket
    },
    /** One ticket whose agent said something and ended its turn. */
    async finishedTicket(projectId: string, ticket: Input = {}, answer = 'All done.'): Promise<Json> {
      const { ticket: claimed, lease } = await this.claimedTicket(projectId, ticket)
      await this.post(claimed.id, 'ASSISTANT', answer, lease)
      return this.finishTurn(lease)
    },
  }
}

export type TicketApi = ReturnType<typeof ticketApi>

/** The message of the rejection. @throws when there is none. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    (value) => {
      throw new Error(`It should have failed: ${JSON.stringify(value)}`)
    },
    (error: Error) => error.message,
  )
}
