import { expect } from 'vitest'
import { type AnthropicLoopback, verdictAnswer } from './anthropicLoopback.ts'
import { eventually } from './eventually.ts'
import type { Answer, GraphQLClient, Json } from './graphqlClient.ts'
import { TICKET, type TicketApi } from './ticketApi.ts'

/** What tests look at of a verdict. */
export const VERDICT = 'id verdict applied vetoed shadow sampled wouldClose overriddenAs'
export const JUDGED_TICKET = `${TICKET} classifications { ${VERDICT} }`

/** Reads a ticket with its verdicts. */
export function readJudged(api: TicketApi, ticketId: string): Promise<Json> {
  return api.ticket(ticketId, JUDGED_TICKET)
}

/** Ends a ticket's countdown and waits for the verdict: the ticket as it is then. */
export async function letJudge(api: TicketApi, ticketId: string): Promise<Json> {
  const before = (await readJudged(api, ticketId)).classifications.length
  await api.reschedule(ticketId, 0)
  await eventually(
    async () => expect((await readJudged(api, ticketId)).classifications).toHaveLength(before + 1),
    20_000,
  )
  // Once more: one answer may have read the ticket before its verdict and its verdicts after.
  return readJudged(api, ticketId)
}

/** A ticket of the project, next in line, about which the model has just said this. */
export async function judgedTicket(
  api: TicketApi,
  model: AnthropicLoopback,
  projectId: string,
  verdict: 'COMPLETED' | 'QUESTION' | 'ERROR' = 'COMPLETED',
  ticket: Json = {},
): Promise<Json> {
  model.answerNext(verdictAnswer(verdict))
  const { id } = await api.finishedTicket(projectId, ticket)
  return letJudge(api, id)
}

/** Corrects the newest verdict on a ticket; the answer may be an error. */
export function override(
  client: GraphQLClient,
  ticket: { classifications: { id: string }[] },
  verdict: string,
  notes?: string,
): Promise<Answer> {
  return client.gql(
    `mutation ($input: OverrideClassificationInput!) { overrideClassification(input: $input) {
      classification { ${VERDICT} } ticket { ${TICKET} } } }`,
    { input: { classificationId: ticket.classifications[0]!.id, verdict, notes } },
  )
}

/** Corrects it, which has to succeed. */
export async function overridden(
  client: GraphQLClient,
  ticket: { classifications: { id: string }[] },
  verdict: string,
  notes?: string,
): Promise<{ classification: Json; ticket: Json }> {
  const { data, errors } = await override(client, ticket, verdict, notes)
  expect(errors).toBeUndefined()
  return data.overrideClassification
}
