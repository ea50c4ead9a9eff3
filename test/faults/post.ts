import type { Caller } from './caller.ts'
import { uniqueText } from './uniqueText.ts'
import type { World } from './world.ts'

/** Posts a message that is told apart from every other, again and again until there is an answer; it must be there once. */
export async function post(
  world: World,
  caller: Caller,
  ticketId: string,
  role: 'USER' | 'ASSISTANT' | 'TOOL',
  text: string,
  lease?: string,
): Promise<void> {
  const content = uniqueText(text)
  const input = { ticketId, role, content, lease, idempotencyKey: content }
  const posted = await caller.mutate('postMessage', input, 'message { id }', { insist: true })
  if (posted) world.ledger.messages.push({ id: posted.message.id, role, content })
}
