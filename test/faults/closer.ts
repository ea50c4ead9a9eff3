import type { Json } from '../support/graphqlClient.ts'
import type { Caller } from './caller.ts'
import { pause } from './pause.ts'
import { uniqueText } from './uniqueText.ts'

const WAITING = `query { reviewQueue(filter: { kinds: [TICKET], statuses: [OPEN, SNOOZED] }, first: 50) {
  nodes { subject { ... on Ticket { id } } } } }`

/** A person who closes every ticket that waits for one, until told to end. */
export async function closeAll(caller: Caller, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const queue = await caller.query('reviewQueue', WAITING)
    for (const { subject } of (queue?.nodes ?? []) as Json[]) {
      const input = { ticketId: subject.id, notes: uniqueText('Good') }
      await caller.mutate('closeTicket', input, 'ticket { id }', { insist: true })
    }
    await pause(100, signal)
  }
}
