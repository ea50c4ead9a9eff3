import type { ApiClient } from './apiClient.ts'
import type { HeldLease } from './holdLease.ts'
import type { ClaimedTicket, ConversationMessage, Failure } from './types.ts'

/** A claimed ticket in the hands of an agent. */
export interface TicketWork extends ClaimedTicket {
  /** Fires as soon as the ticket is no longer this agent's, a kill switch included: not one word more on it. */
  readonly signal: AbortSignal
  /** The whole conversation, oldest first. What was read so far need not bring the ticket back at the end. */
  conversation(): Promise<ConversationMessage[]>
  /** Says something to people. @throws WorkLost */
  say(content: string): Promise<void>
  /** Shows what a tool put out. @throws WorkLost */
  showTool(output: string): Promise<void>
  /**
   * Asks to use a tool. True: it is always allowed here, go on. False: the ticket waits for a person, the lease is
   * over, return; the answer comes with a later claim, in `ticket.permissionAnswer`. @throws WorkLost
   */
  requestPermission(tool: string, description: string): Promise<boolean>
  /** Ends the turn. What the handler returns without any ending counts as this. @throws WorkLost */
  finish(): Promise<void>
  /** The turn failed: it is tried again, or goes to a person. @throws WorkLost */
  fail(failure: Failure): Promise<void>
  /** Falls silent: the lease runs out, which counts as a TIMEOUT. */
  abandon(): void
}

/** The next tickets, `limit` at most. */
export async function claimTickets(
  client: ApiClient,
  input: { worker: string; limit: number; leaseSeconds: number; projectIds?: readonly string[] },
): Promise<ClaimedTicket[]> {
  const { claimTickets: claimed } = await client.request<{ claimTickets: { leases: ClaimedTicket[] } }>(
    CLAIM,
    {
      input,
    },
  )
  return claimed.leases
}

/** What an agent can do with a ticket that it holds. */
export function ticketWork(client: ApiClient, claimed: ClaimedTicket, held: HeldLease): TicketWork {
  const { lease, ticket } = claimed
  let seenThrough: string | undefined

  const post = async (role: 'ASSISTANT' | 'TOOL', content: string) => {
    // The key makes a repeat after a broken connection the same message.
    const idempotencyKey = crypto.randomUUID()
    await held.call(POST, { ticketId: ticket.id, lease, role, content, idempotencyKey })
  }
  return {
    ...claimed,
    signal: held.signal,
    async conversation() {
      const messages = await readConversation(client, ticket.id, held.signal)
      seenThrough = messages.findLast(({ role }) => role === 'USER')?.id
      return messages
    },
    say: (content) => post('ASSISTANT', content),
    showTool: (output) => post('TOOL', output),
    async requestPermission(tool, description) {
      const { requestPermission } = await held.end<{ requestPermission: { granted: boolean } }>(
        ASK,
        { lease, tool, description },
        (answer) => answer.requestPermission.granted,
      )
      return requestPermission.granted
    },
    finish: async () => void (await held.end(FINISH, { lease, seenThrough })),
    fail: async (failure) => void (await held.end(FAIL, { lease, failure })),
    abandon: held.abandon,
  }
}

/** Loses the lease as soon as something else happens to its ticket. @returns ends the watching. */
export function watchTicket(
  client: ApiClient,
  { ticket: held }: ClaimedTicket,
  lose: () => void,
): () => void {
  return client.subscribe<{ ticketChanged: { ticket: { status: string; version: number } } }>(
    WATCH,
    { id: held.id },
    ({ ticketChanged: { ticket } }) => {
      // An event from before the claim may still arrive after it.
      if (ticket.version >= held.version && ticket.status !== 'IN_PROGRESS') lose()
    },
  )
}

async function readConversation(
  client: ApiClient,
  id: string,
  signal: AbortSignal,
): Promise<ConversationMessage[]> {
  const conversation: ConversationMessage[] = []
  for (let after: string | null = null; ;) {
    const { ticket }: { ticket: { messages: MessagePage } } = await client.request(
      READ,
      { id, after },
      signal,
    )
    conversation.push(...ticket.messages.nodes)
    if (!ticket.messages.pageInfo.hasNextPage) return conversation
    after = ticket.messages.pageInfo.endCursor
  }
}

interface MessagePage {
  readonly nodes: readonly ConversationMessage[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

const CLAIM = `mutation ClaimTickets($input: ClaimTicketsInput!) {
  claimTickets(input: $input) {
    leases { lease attempt ticket {
      id number title body version project { id key } lastFailure { type }
      permissionAnswer { tool granted always by note } allowedTools { tool }
    } }
  }
}`

const READ = `query Conversation($id: ID!, $after: String) {
  ticket(id: $id) {
    messages(first: 100, after: $after) { nodes { id role content } pageInfo { hasNextPage endCursor } }
  }
}`

const POST = `mutation PostMessage($input: PostMessageInput!) {
  postMessage(input: $input) { message { id } }
}`

const ASK = `mutation RequestPermission($input: RequestPermissionInput!) {
  requestPermission(input: $input) { granted }
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
