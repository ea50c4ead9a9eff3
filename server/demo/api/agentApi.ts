import type { FailureType, MessageRole, TicketStatus } from '../../entities/words.ts'
import type { ApiClient } from './apiClient.ts'

/** A ticket that an agent holds. */
export interface TicketLease {
  readonly lease: string
  readonly ticket: {
    readonly id: string
    readonly title: string
    readonly version: number
    readonly project: { readonly key: string }
    readonly lastFailure: { readonly type: FailureType } | null
  }
}

/** One message of a ticket's conversation. */
export interface ConversationMessage {
  readonly id: string
  readonly role: MessageRole
  readonly content: string
}

/** The calls of an agent. */
export interface AgentApi {
  /** The next ticket of these projects; null when there is none now. */
  claimTicket(worker: string, projectIds: readonly string[]): Promise<TicketLease | null>
  /** The whole conversation, oldest first. */
  readConversation(ticketId: string): Promise<ConversationMessage[]>
  post(held: TicketLease, role: 'ASSISTANT' | 'TOOL', content: string): Promise<void>
  /** `seenThrough` is the newest user message that the agent has read; null where it has read none. */
  finishTurn(lease: string, seenThrough: string | null): Promise<void>
  failTurn(lease: string, failure: { type: FailureType; message: string }): Promise<void>
  /** Calls `ring` when a ticket becomes claimable, until the returned function is called. */
  onWork(ring: () => void): () => void
  /** Calls when the ticket is no longer this lease's to work on. */
  onStopped(held: TicketLease, stopped: () => void): () => void
}

/** Longer than any turn of the demo takes. */
const LEASE_SECONDS = 180

/** The calls of an agent, over `client`. */
export function agentApi(client: ApiClient): AgentApi {
  return {
    async claimTicket(worker, projectIds) {
      const { claimTickets } = await client.request<{ claimTickets: { leases: TicketLease[] } }>(CLAIM, {
        input: { worker, projectIds, limit: 1, leaseSeconds: LEASE_SECONDS },
      })
      return claimTickets.leases[0] ?? null
    },
    async readConversation(id) {
      const conversation: ConversationMessage[] = []
      for (let after: string | null = null; ;) {
        const { ticket }: { ticket: TicketMessages } = await client.request(READ, { id, after })
        conversation.push(...ticket.messages.nodes)
        if (!ticket.messages.pageInfo.hasNextPage) return conversation
        after = ticket.messages.pageInfo.endCursor
      }
    },
    async post({ lease, ticket }, role, content) {
      // The key makes a repeat after a broken connection the same message.
      const idempotencyKey = crypto.randomUUID()
      await client.request(POST, { input: { ticketId: ticket.id, lease, role, content, idempotencyKey } })
    },
    async finishTurn(lease, seenThrough) {
      await client.request(FINISH, { input: seenThrough === null ? { lease } : { lease, seenThrough } })
    },
    async failTurn(lease, failure) {
      await client.request(FAIL, { input: { lease, failure } })
    },
    onWork: (ring) => client.subscribe('subscription { workAvailable(kind: TICKET) { count } }', {}, ring),
    onStopped: ({ ticket: held }, stopped) =>
      client.subscribe<{ ticketChanged: TicketChange }>(WATCH, { id: held.id }, ({ ticketChanged }) => {
        const { status, version } = ticketChanged.ticket
        // An event from before the claim may still arrive after it.
        if (version >= held.version && status !== 'IN_PROGRESS') stopped()
      }),
  }
}

interface TicketMessages {
  messages: {
    nodes: ConversationMessage[]
    pageInfo: { hasNextPage: boolean; endCursor: string | null }
  }
}

interface TicketChange {
  ticket: { status: TicketStatus; version: number }
}

const CLAIM = `mutation ClaimTickets($input: ClaimTicketsInput!) {
  claimTickets(input: $input) {
    leases { lease ticket { id title version project { key } lastFailure { type } } }
  }
}`

const READ = `query Conversation($id: ID!, $after: String) {
  ticket(id: $id) {
    messages(first: 100, after: $after) {
      nodes { id role content }
      pageInfo { hasNextPage endCursor }
    }
  }
}`

const POST = `mutation PostMessage($input: PostMessageInput!) {
  postMessage(input: $input) { message { id } }
}`

const FINISH = `mutation FinishTurn($input: FinishTurnInput!) {
  finishTurn(input: $input) { ticket { id } }
}`

const FAIL = `mutation FailTurn($input: FailTurnInput!) {
  failTurn(input: $input) { decision { decision } }
}`

const WATCH = `subscription TicketChanged($id: ID!) {
  ticketChanged(ticketId: $id) { ticket { status version } }
}`
