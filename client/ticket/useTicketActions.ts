import { useClientHandle, type OperationResult } from '@urql/vue'
import type { Ref } from 'vue'
import {
  CancelAutoReviewMutation,
  CloseTicketMutation,
  OverrideClassificationMutation,
  PostMessageMutation,
  ReopenTicketMutation,
  RescheduleReviewMutation,
  RevokeAllowedToolMutation,
  StopTicketMutation,
} from '../graphql/ticketDocuments.ts'
import type { Verdict } from '../graphql/words.ts'
import { draftOf } from '../review/drafts.ts'
import { forgetKey, keyFor } from '../review/idempotencyKey.ts'
import { usePending } from '../review/usePending.ts'

/** How far "+15 min" puts an auto-review off. */
const LATER_MINUTES = 15

/**
 * What is done to a ticket itself, beside resolving its review.
 * @param draftId where the message that is being written is kept.
 */
export function useTicketActions(ticketId: Ref<string>, draftId: Ref<string>, refresh: () => void) {
  const { client } = useClientHandle()
  const { busy, problem, run, forget } = usePending()

  async function act(
    name: string,
    operation: (id: string) => PromiseLike<OperationResult>,
  ): Promise<boolean> {
    const data = await run(name, () => operation(ticketId.value))
    refresh()
    return data !== null
  }

  const reschedule = (name: string, minutes: number) =>
    act(name, (id) => client.mutation(RescheduleReviewMutation, { input: { ticketId: id, minutes } }))

  /** Each of the moves of `movesOnTicket`, by its name. */
  const moves: Readonly<Record<string, () => Promise<unknown>>> = {
    REVIEW_NOW: () => reschedule('REVIEW_NOW', 0),
    LATER: () => reschedule('LATER', LATER_MINUTES),
    NEVER: () => act('NEVER', (id) => client.mutation(CancelAutoReviewMutation, { input: { ticketId: id } })),
    CLOSE_TICKET: async () => {
      const draft = draftOf(draftId.value)
      const notes = draft.note.trim() || null
      const closed = await act('CLOSE_TICKET', (id) =>
        client.mutation(CloseTicketMutation, { input: { ticketId: id, notes } }),
      )
      if (closed) draft.note = ''
    },
    REOPEN: () => reopen(null),
  }

  /** The kill switch. @returns whether it was thrown. */
  function stop(reason: string | null): Promise<boolean> {
    return act('STOP', (id) => client.mutation(StopTicketMutation, { input: { ticketId: id, reason } }))
  }

  /** Says what a verdict should have been; a note that is being written goes with it. */
  function correct(classificationId: string, verdict: string): Promise<boolean> {
    const draft = draftOf(draftId.value)
    const notes = draft.note.trim() || null
    return act('CORRECT', () =>
      client.mutation(OverrideClassificationMutation, {
        input: { classificationId, verdict: verdict as Verdict, notes },
      }),
    )
  }

  /** Takes back that a tool is always allowed on this ticket. */
  function revokeTool(tool: string): Promise<boolean> {
    return act(`REVOKE ${tool}`, (id) =>
      client.mutation(RevokeAllowedToolMutation, { input: { ticketId: id, tool } }),
    )
  }

  function reopen(message: string | null): Promise<boolean> {
    return act('REOPEN', (id) => client.mutation(ReopenTicketMutation, { input: { ticketId: id, message } }))
  }

  /** Sends the draft as a message, or reopens the ticket with it. */
  async function sendMessage(reopens: boolean): Promise<void> {
    const draft = draftOf(draftId.value)
    const content = draft.message.trim()
    if (content === '') return
    const request = JSON.stringify([ticketId.value, content])
    const sent = reopens
      ? await reopen(content)
      : await act('MESSAGE', (id) =>
          client.mutation(PostMessageMutation, {
            input: { ticketId: id, role: 'USER', content, idempotencyKey: keyFor(request) },
          }),
        )
    if (!sent) return
    forgetKey(request)
    draft.message = ''
  }

  return { busy, problem, forgetProblem: forget, moves, stop, correct, revokeTool, sendMessage }
}

export type TicketActions = ReturnType<typeof useTicketActions>
