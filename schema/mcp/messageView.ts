import { z } from 'zod'
import { MESSAGE_ROLES, type MessageRole } from '../../server/entities/words.ts'

/** What tools print may be pages long and is hardly ever read again. */
const MOST_OF_TOOL_OUTPUT = 2_000
/** Of everything else; a request with a whole file in it stays legible. */
const MOST_OF_A_MESSAGE = 20_000

export const messageShape = z.object({
  id: z.string(),
  role: z.enum(MESSAGE_ROLES),
  author: z.string().nullable(),
  content: z.string().describe('Its middle may be left out where it is long; it then says so.'),
  at: z.string(),
})

export type MessageView = z.infer<typeof messageShape>

/** A message of bounded length. */
export function boundedMessage(message: MessageView): MessageView {
  return { ...message, content: boundedContent(message.content, message.role) }
}

/** Head and tail of a text that is too long, with how much is missing in between. */
export function boundedContent(content: string, role: MessageRole): string {
  const most = role === 'TOOL' ? MOST_OF_TOOL_OUTPUT : MOST_OF_A_MESSAGE
  const characters = [...content]
  if (characters.length <= most) return content
  const half = most / 2
  const head = characters.slice(0, half).join('')
  const tail = characters.slice(-half).join('')
  return `${head}\n[… ${(characters.length - most).toLocaleString('en')} characters left out …]\n${tail}`
}

/** `[USER Mara, 2026-11-28T12:00:00.000Z, id …]` and the text below. */
export function messageText({ id, role, author, content, at }: MessageView): string {
  return `[${role}${author === null ? '' : ` ${author}`}, ${at}, id ${id}]\n${content}`
}
