import type { EntityManager } from 'typeorm'
import { NotFound } from '../errors.ts'
import type { Transcript } from './classifier.ts'

/** Messages kept from the start and the end of a long turn: a tail alone is the attacker's choice. */
export const FIRST_MESSAGES = 2
export const LAST_MESSAGES = 10

/** Characters kept of one text; of the last message more, because the turn's outcome stands there. */
export const BOUND = { head: 1_500, tail: 3_500 }
export const LAST_MESSAGE_BOUND = { head: 4_000, tail: 12_000 }

/**
 * Reads what the classifiers see of a ticket: its body, the newest USER message, and the ASSISTANT messages
 * since the agent was last asked: by that message, or by being sent back without one. Long texts keep head and
 * tail, long turns their first and last messages, each gap marked; the whole stays under 75,000 characters.
 * PostgreSQL does the cutting, so that a turn of thousands of messages is never loaded and no character is cut
 * in two.
 * @param through the newest message to read, so that what was read once can be read again as it was; all where
 * left out.
 * @throws NotFound
 */
export async function readTranscript(
  manager: EntityManager,
  ticketId: string,
  through: string | null = null,
): Promise<Transcript> {
  const [request]: RequestRow[] = await manager.query(READ_REQUEST, [
    ticketId,
    BOUND.head,
    BOUND.tail,
    through,
  ])
  if (request === undefined) throw new NotFound('ticket')
  const messages: MessageRow[] = await manager.query(READ_ANSWER, [
    ticketId,
    request.asked_id ?? '0',
    FIRST_MESSAGES,
    LAST_MESSAGES,
    BOUND.head,
    BOUND.tail,
    LAST_MESSAGE_BOUND.head,
    LAST_MESSAGE_BOUND.tail,
    through,
  ])
  return {
    userRequest: request.body,
    lastUserMessage: request.last_user_text ?? request.body,
    assistantMessages: messages.flatMap(withGap),
  }
}

interface RequestRow {
  readonly body: string
  /** The message that began the turn. */
  readonly asked_id: string | null
  readonly last_user_text: string | null
}

interface MessageRow {
  readonly text: string
  /** Where it stands in the turn, from 1. */
  readonly place: number
  readonly total: number
}

/** Says what is missing between the first and the last messages of a long turn. */
function withGap(message: MessageRow): string[] {
  const left = message.total - FIRST_MESSAGES - LAST_MESSAGES
  return message.place === FIRST_MESSAGES && left > 0
    ? [message.text, `[… ${left} messages left out …]`]
    : [message.text]
}

/** SQL for `column` with head and tail kept; the bounds are SQL expressions. */
function shortened(column: string, head: string, tail: string): string {
  return `CASE WHEN length(${column}) <= ${head} + ${tail} THEN ${column}
    ELSE left(${column}, ${head}) || E'\\n[… ' || (length(${column}) - ${head} - ${tail})
      || E' characters left out …]\\n' || right(${column}, ${tail}) END`
}

const READ_REQUEST = `
  SELECT ${shortened('tickets.body', '$2::int', '$3::int')} AS body,
         asked.id AS asked_id,
         ${shortened('last_user.content', '$2::int', '$3::int')} AS last_user_text
  FROM tickets
  LEFT JOIN LATERAL (
    SELECT content FROM messages
    WHERE messages.ticket_id = tickets.id AND role = 'USER' AND ($4::bigint IS NULL OR id <= $4)
    ORDER BY id DESC LIMIT 1
  ) last_user ON true
  LEFT JOIN LATERAL (
    SELECT id FROM messages
    WHERE messages.ticket_id = tickets.id AND (role = 'USER' OR starts_turn) AND ($4::bigint IS NULL OR id <= $4)
    ORDER BY id DESC LIMIT 1
  ) asked ON true
  WHERE tickets.id = $1`

const READ_ANSWER = `
  SELECT CASE WHEN place = total
           THEN ${shortened('content', '$7::int', '$8::int')}
           ELSE ${shortened('content', '$5::int', '$6::int')} END AS text,
         place, total
  FROM (
    SELECT id, content,
           row_number() OVER (ORDER BY id)::int AS place,
           count(*) OVER ()::int AS total
    FROM messages
    WHERE ticket_id = $1 AND id > $2 AND role = 'ASSISTANT' AND ($9::bigint IS NULL OR id <= $9)
  ) answer
  WHERE place <= $3::int OR place > total - $4::int
  ORDER BY id`
