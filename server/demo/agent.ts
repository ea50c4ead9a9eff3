import type { Worker } from '../workerKit/createWorker.ts'
import type { TicketWork } from '../workerKit/ticketWork.ts'
import { nextTurn, type Turn } from './conversation.ts'
import type { Pace } from './pace.ts'

/** What an agent needs to live. */
export interface AgentSurroundings {
  readonly worker: Worker
  readonly projectIds: readonly string[]
  readonly pace: Pace
  readonly signal: AbortSignal
}

/** An agent that falls silent is noticed soon. */
const LEASE_SECONDS = 60
const IDLE_SECONDS = 20
const READING_SECONDS = 1.5
const TOOL_SECONDS = 2
const WRITING_SECONDS = 2.5
const BREAK_SECONDS = 3

/** Works on tickets, one after the other, until the signal is aborted. @throws its reason. */
export async function runAgent({ worker, projectIds, pace, signal }: AgentSurroundings): Promise<void> {
  const idleMs = pace.milliseconds(IDLE_SECONDS)
  await worker.runTickets(
    async (work) => {
      const conversation = await work.conversation()
      await takeTurn(work, nextTurn(work.ticket, conversation), pace)
      await pace.wait(BREAK_SECONDS, signal)
    },
    { projectIds, leaseSeconds: LEASE_SECONDS, idleMs },
  )
}

async function takeTurn(work: TicketWork, turn: Turn, pace: Pace): Promise<void> {
  await pace.wait(READING_SECONDS, work.signal)
  await work.say(turn.opening)
  for (const output of turn.tools) {
    await pace.wait(TOOL_SECONDS, work.signal)
    await work.showTool(output)
  }
  const { permission } = turn
  if (permission && !(await work.requestPermission(permission.tool, permission.description))) return
  await pace.wait(WRITING_SECONDS, work.signal)
  if (turn.failure) return work.fail(turn.failure)
  await work.say(turn.ending)
  await work.finish()
}
