import { type AgentApi, type ConversationMessage, type TicketLease } from './api/agentApi.ts'
import { hasCode } from './api/apiError.ts'
import { childAbort } from './childAbort.ts'
import { nextTurn, type Turn } from './conversation.ts'
import type { Doorbell } from './doorbell.ts'
import type { Pace } from './pace.ts'

/** What an agent needs to live. */
export interface AgentSurroundings {
  readonly name: string
  readonly api: AgentApi
  readonly projectIds: readonly string[]
  readonly doorbell: Doorbell
  readonly pace: Pace
  readonly signal: AbortSignal
}

const IDLE_SECONDS = 20
const READING_SECONDS = 1.5
const TOOL_SECONDS = 2
const WRITING_SECONDS = 2.5
const BREAK_SECONDS = 3

/** A person or another part of the system took the ticket away. */
class Stopped extends Error {}

/** Claims tickets and works on them, one after the other, until the signal is aborted. @throws its reason. */
export async function runAgent(agent: AgentSurroundings): Promise<never> {
  for (;;) {
    const held = await agent.api.claimTicket(agent.name, agent.projectIds)
    if (held === null) {
      await agent.doorbell.wait(agent.pace.milliseconds(IDLE_SECONDS), agent.signal)
      continue
    }
    await workOn(agent, held)
    await agent.pace.wait(BREAK_SECONDS, agent.signal)
  }
}

async function workOn(agent: AgentSurroundings, held: TicketLease): Promise<void> {
  const work = childAbort(agent.signal)
  const unwatch = agent.api.onStopped(held, () => work.abort(new Stopped()))
  try {
    const conversation = await agent.api.readConversation(held.ticket.id)
    await takeTurn(agent, held, nextTurn(held.ticket, conversation), seenThrough(conversation), work.signal)
  } catch (error) {
    // Stopped: not one word more on this ticket.
    if (!(error instanceof Stopped) && !hasCode(error, 'LEASE_LOST')) throw error
  } finally {
    unwatch()
    work.detach()
  }
}

async function takeTurn(
  { api, pace }: AgentSurroundings,
  held: TicketLease,
  turn: Turn,
  seen: string | null,
  signal: AbortSignal,
): Promise<void> {
  await pace.wait(READING_SECONDS, signal)
  await api.post(held, 'ASSISTANT', turn.opening)
  for (const output of turn.tools) {
    await pace.wait(TOOL_SECONDS, signal)
    await api.post(held, 'TOOL', output)
  }
  await pace.wait(WRITING_SECONDS, signal)
  if (turn.failure) return api.failTurn(held.lease, turn.failure)
  await api.post(held, 'ASSISTANT', turn.ending)
  await api.finishTurn(held.lease, seen)
}

function seenThrough(conversation: readonly ConversationMessage[]): string | null {
  return conversation.findLast(({ role }) => role === 'USER')?.id ?? null
}
