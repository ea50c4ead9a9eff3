import type { EntityManager } from 'typeorm'
import type { Review } from '../entities/Review.ts'

/**
 * `windows` are those that this resolution and the ones before it ended, the last one first: of an account one is open at a
 * time, and taking back opens the one before.
 */
const PHASE_STATE = `
  SELECT jsonb_build_object(
    'paused', account.paused,
    'phases', (SELECT jsonb_agg(to_jsonb(phase)) FROM warmup_phases phase WHERE phase.account_id = account.id),
    'reviews', (SELECT jsonb_agg(to_jsonb(review)) FROM reviews review
                WHERE review.account_id = account.id AND review.status <> 'RESOLVED'),
    'pending', (SELECT coalesce(jsonb_agg(log.id), '[]') FROM review_logs log
                WHERE log.account_id = account.id AND log.outcome = 'PENDING'),
    'windows', coalesce((
      SELECT jsonb_build_array(jsonb_build_object(
        'id', log.id, 'until', log.undoable_until, 'state', undo.state - 'windows')) || (undo.state->'windows')
      FROM review_logs log JOIN undo_states undo ON undo.resolution_id = log.id
      WHERE log.account_id = account.id AND log.undoable_until > clock_timestamp()), '[]'))::text AS state
  FROM accounts account WHERE account.id = $1`

const TICKET_STATE = `
  SELECT jsonb_build_object(
    'ticket', to_jsonb(ticket),
    'lastMessageId', (SELECT coalesce(max(message.id), 0) FROM messages message WHERE message.ticket_id = ticket.id),
    'reviews', (SELECT jsonb_agg(to_jsonb(review)) FROM reviews review
                WHERE review.ticket_id = ticket.id AND review.status <> 'RESOLVED'),
    'pending', (SELECT coalesce(jsonb_agg(log.id), '[]') FROM review_logs log
                WHERE log.ticket_id = ticket.id AND log.outcome = 'PENDING'))::text AS state
  FROM tickets ticket WHERE ticket.id = $1`

/**
 * Only what the resolution changed is kept: what else happens to the account meanwhile, such as a bot's claim of
 * another phase, is not taken back with it.
 */
const KEEP = `
  INSERT INTO undo_states (resolution_id, state)
  SELECT $1, before || jsonb_build_object(
    'phases', (SELECT coalesce(jsonb_agg(row), '[]') FROM jsonb_array_elements(before->'phases') row
               JOIN warmup_phases phase ON phase.id = (row->>'id')::bigint WHERE to_jsonb(phase) <> row),
    'reviews', (SELECT coalesce(jsonb_agg(row), '[]') FROM jsonb_array_elements(before->'reviews') row
                JOIN reviews review ON review.id = (row->>'id')::bigint WHERE review.status = 'RESOLVED'),
    'pending', (SELECT coalesce(jsonb_agg(log.id), '[]') FROM jsonb_array_elements_text(before->'pending') older (id)
                JOIN review_logs log ON log.id = older.id::bigint WHERE log.outcome <> 'PENDING'))
  FROM (SELECT $2::jsonb AS before) given`

/** The subject of a review as it is before a person deals with it; its row is locked. As JSON, for {@link keepUndoState}. */
export async function readUndoState(tx: EntityManager, review: Review): Promise<string> {
  const [row] =
    review.kind === 'PHASE'
      ? await tx.query<{ state: string }[]>(PHASE_STATE, [review.accountId])
      : await tx.query<{ state: string }[]>(TICKET_STATE, [review.ticketId])
  return row!.state
}

/** Keeps what the resolution changed, so that it can be taken back. Call it when everything has changed. */
export async function keepUndoState(tx: EntityManager, resolutionId: string, before: string): Promise<void> {
  await tx.query(KEEP, [resolutionId, before])
}
