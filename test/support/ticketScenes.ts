import type { GraphQLClient, Json } from './graphqlClient.ts'
import { unique } from './phaseScenes.ts'
import type { TestServer } from './testServer.ts'

/** A ticket that waits, as a person finds it in the queue. */
export interface StoppedTicket {
  readonly ticketId: string
  readonly number: string
  readonly projectId: string
  readonly reviewId: string
  readonly version: number
}

/** Creates a project; its countdowns are long unless told otherwise, so that no auto-review meddles. */
export async function createProject(client: GraphQLClient, reviewDelaySeconds = 86_400): Promise<string> {
  const key = `K${Math.random().toString(36).slice(2, 8).toUpperCase()}`
  const { createProject: created } = await client.ok(
    'mutation ($input: CreateProjectInput!) { createProject(input: $input) { project { id } } }',
    { input: { name: unique('project'), key, reviewDelaySeconds, maxParallel: 50 } },
  )
  return created.project.id
}

/** Creates tickets; what is left out has a default. */
export async function createTickets(
  client: GraphQLClient,
  projectId: string,
  tickets: readonly Record<string, unknown>[],
): Promise<{ id: string; number: string }[]> {
  const { createTickets: created } = await client.ok(
    'mutation ($input: CreateTicketsInput!) { createTickets(input: $input) { tickets { id number } } }',
    {
      input: {
        projectId,
        tickets: tickets.map((ticket) => ({ title: 'Fix it', body: 'Please.', ...ticket })),
      },
    },
  )
  return created.tickets
}

/** An agent takes the next ticket of a project. */
export async function claimTicket(
  client: GraphQLClient,
  projectId: string,
): Promise<{ lease: string; ticket: { id: string; number: string } }> {
  const { claimTickets } = await client.ok(
    `mutation ($input: ClaimTicketsInput!) {
      claimTickets(input: $input) { leases { lease ticket { id number } } } }`,
    { input: { worker: 'agent', projectIds: [projectId] } },
  )
  return claimTickets.leases[0]
}

/** An agent says something and ends its turn: the countdown begins. */
export async function finishTurn(
  client: GraphQLClient,
  claimed: { lease: string; ticket: { id: string } },
  content = 'I have done everything that was asked.',
): Promise<void> {
  const { lease, ticket } = claimed
  await client.ok('mutation ($input: PostMessageInput!) { postMessage(input: $input) { message { id } } }', {
    input: { ticketId: ticket.id, role: 'ASSISTANT', content, lease },
  })
  await client.ok('mutation ($input: FinishTurnInput!) { finishTurn(input: $input) { ticket { id } } }', {
    input: { lease },
  })
}

/** An agent meets something that only a person gets past: the ticket waits with ERROR. */
export async function failTurn(client: GraphQLClient, lease: string, type = 'CAPTCHA'): Promise<void> {
  await client.ok('mutation ($input: FailTurnInput!) { failTurn(input: $input) { ticket { id } } }', {
    input: { lease, failure: { type, message: 'There is a captcha.' } },
  })
}

/** Does something to a ticket by its id alone: stopTicket, closeTicket, reopenTicket, cancelAutoReview. */
export async function changeTicket(
  client: GraphQLClient,
  mutation: 'stopTicket' | 'closeTicket' | 'reopenTicket' | 'cancelAutoReview',
  ticketId: string,
): Promise<void> {
  const input = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`
  await client.ok(`mutation ($input: ${input}!) { ${mutation}(input: $input) { ticket { id } } }`, {
    input: { ticketId },
  })
}

/** The ticket's unresolved review. */
export async function reviewOfTicket(
  client: GraphQLClient,
  ticketId: string,
): Promise<{ id: string; version: number; status: string; awaitingReason: string | null }> {
  const { ticket }: Json = await client.ok(
    'query ($id: ID!) { ticket(id: $id) { review { id version status awaitingReason } } }',
    { id: ticketId },
  )
  return ticket.review
}

/** A ticket in a project of its own that waits: with its countdown running, or for a person. */
export async function stoppedTicket(
  server: TestServer,
  how: 'COUNTDOWN' | 'COMPLETED' | 'ERROR' | 'STOPPED' | 'DEPS_READY',
): Promise<StoppedTicket> {
  const { admin } = server
  const projectId = await createProject(admin)
  const [ticket] = await createTickets(admin, projectId, [{ startWhenReady: how !== 'DEPS_READY' }])
  if (how === 'STOPPED') await changeTicket(admin, 'stopTicket', ticket!.id)
  else if (how !== 'DEPS_READY') await stopAgain(server, projectId, how)
  const review = await reviewOfTicket(admin, ticket!.id)
  return {
    ticketId: ticket!.id,
    number: ticket!.number,
    projectId,
    reviewId: review.id,
    version: review.version,
  }
}

/** An agent takes the project's next ticket and stops in the way that is asked for. */
export async function stopAgain(
  { admin }: TestServer,
  projectId: string,
  how: 'COUNTDOWN' | 'COMPLETED' | 'ERROR',
): Promise<void> {
  const claimed = await claimTicket(admin, projectId)
  if (how === 'ERROR') {
    await failTurn(admin, claimed.lease)
    return
  }
  await finishTurn(admin, claimed)
  if (how === 'COMPLETED') await changeTicket(admin, 'cancelAutoReview', claimed.ticket.id)
}
