import { decodeGlobalID } from '@pothos/plugin-relay'
import type { World } from './world.ts'

/** Holds what clients were told against the database: nothing that was answered for may be gone. */
export async function checkAcknowledged(world: World): Promise<void> {
  const { ledger, violations } = world
  const ask = async (sql: string, rows: readonly unknown[]) =>
    (await world.database.query(sql, [JSON.stringify(rows)])).rows

  // A run in which nothing came through would hold whatever the servers do.
  const told = [
    ledger.messages.length,
    ledger.resolutions.length,
    ledger.endedLeases.size,
    ledger.versions.size,
  ]
  if (told.includes(0)) violations.report('the clients got something of everything done', [told])

  violations.report(
    'a message that was answered for is there, as it was sent',
    await ask(
      `SELECT told.* FROM jsonb_to_recordset($1) AS told (id bigint, role text, content text)
       LEFT JOIN messages message ON message.id = told.id AND message.role = told.role AND message.content = told.content
       WHERE message.id IS NULL`,
      ledger.messages.map((message) => ({ ...message, id: localId(message.id) })),
    ),
  )
  violations.report(
    'a resolution that was answered for is in the log, as it was made',
    await ask(
      `SELECT told.* FROM jsonb_to_recordset($1) AS told (id bigint, review bigint, action text, notes text)
       LEFT JOIN review_logs log ON log.id = told.id AND log.review_id = told.review AND log.action = told.action
         AND log.notes = told.notes
       WHERE log.id IS NULL`,
      ledger.resolutions.map(({ id, reviewId, action, notes }) => ({
        id: localId(id),
        review: localId(reviewId),
        action,
        notes,
      })),
    ),
  )
  violations.report(
    'a lease was ended by the call that was answered for',
    await ask(
      `SELECT told.*, lease.ended_by FROM jsonb_to_recordset($1) AS told (token text, call text)
       LEFT JOIN leases lease ON lease.token = told.token WHERE lease.ended_by IS DISTINCT FROM told.call`,
      [...ledger.endedLeases].map(([token, call]) => ({ token, call })),
    ),
  )
  violations.report(
    'a review is not older than anybody has seen it',
    await ask(
      `SELECT told.*, review.version AS now FROM jsonb_to_recordset($1) AS told (id bigint, version int)
       LEFT JOIN reviews review ON review.id = told.id WHERE coalesce(review.version, 0) < told.version`,
      [...ledger.versions].map(([id, { version }]) => ({ id: localId(id), version })),
    ),
  )
}

function localId(globalId: string): string {
  return decodeGlobalID(globalId).id
}
