import { decodeGlobalID } from '@pothos/plugin-relay'
import type { Ledger } from './ledger.ts'
import type { World } from './world.ts'

/** Of so many some are taken back, and some come with a screenshot. */
const MANY = 100

/** What clients were told of one kind. */
interface Told {
  readonly rule: string
  /** Finds what the database has otherwise; $1 is `told` as JSON. */
  readonly sql: string
  readonly told: readonly object[]
  /** How many might have been told, where only some of them are: a short run may miss the few. */
  readonly outOf?: number
}

/** Holds what clients were told against the database: nothing that was answered for may be gone. */
export async function checkAcknowledged(world: World): Promise<void> {
  const { ledger, undoSeconds } = world
  const all = [...toldOfTickets(ledger), ...toldOfAccounts(ledger)]
  await checkTold(world, undoSeconds > 0 ? [...all, undone(ledger)] : all)
}

/** The same, where there are only tickets. */
export async function checkAcknowledgedTickets(world: World): Promise<void> {
  await checkTold(world, toldOfTickets(world.ledger))
}

async function checkTold({ database, violations }: World, all: readonly Told[]): Promise<void> {
  for (const { rule, sql, told, outOf = Infinity } of all) {
    violations.report(rule, (await database.query(sql, [JSON.stringify(told)])).rows)
    // A run in which nothing came through would hold whatever the servers do.
    if (told.length === 0 && outOf > MANY)
      violations.report('the clients got something of everything done', [rule])
  }
}

function toldOfTickets(ledger: Ledger): Told[] {
  return [
    {
      rule: 'a message that was answered for is there, as it was sent',
      sql: `SELECT told.* FROM jsonb_to_recordset($1) AS told (id bigint, role text, content text)
       LEFT JOIN messages message ON message.id = told.id AND message.role = told.role AND message.content = told.content
       WHERE message.id IS NULL`,
      told: ledger.messages.map((message) => ({ ...message, id: localId(message.id) })),
    },
    {
      rule: 'a resolution that was answered for is in the log, as it was made',
      sql: `SELECT told.* FROM jsonb_to_recordset($1) AS told (id bigint, review bigint, action text, notes text)
       LEFT JOIN review_logs log ON log.id = told.id AND log.review_id = told.review AND log.action = told.action
         AND log.notes = told.notes
       WHERE log.id IS NULL`,
      told: ledger.resolutions.map(({ id, reviewId, action, notes }) => ({
        id: localId(id),
        review: localId(reviewId),
        action,
        notes,
      })),
    },
    {
      rule: 'a correction that was answered for is written down',
      sql: `SELECT told.* FROM jsonb_to_recordset($1) AS told (id text, verdict text)
       WHERE NOT EXISTS (SELECT FROM events WHERE type = 'ticket.verdict_overridden'
         AND payload ->> 'classificationId' = told.id AND payload ->> 'to' = told.verdict)`,
      told: ledger.corrections.map(({ classificationId, verdict }) => ({
        id: localId(classificationId),
        verdict,
      })),
      outOf: ledger.resolutions.length,
    },
    {
      rule: 'a lease was ended by the call that was answered for',
      sql: `SELECT told.*, lease.ended_by FROM jsonb_to_recordset($1) AS told (token text, call text)
       LEFT JOIN leases lease ON lease.token = told.token WHERE lease.ended_by IS DISTINCT FROM told.call`,
      told: [...ledger.endedLeases].map(([token, call]) => ({ token, call })),
    },
    {
      rule: 'a review is not older than anybody has seen it',
      sql: `SELECT told.*, review.version AS now FROM jsonb_to_recordset($1) AS told (id bigint, version int)
       LEFT JOIN reviews review ON review.id = told.id WHERE coalesce(review.version, 0) < told.version`,
      told: [...ledger.versions].map(([id, { version }]) => ({ id: localId(id), version })),
    },
  ]
}

function toldOfAccounts(ledger: Ledger): Told[] {
  return [
    {
      rule: 'a failure that was reported and answered for is written down once, as it was decided',
      sql: `SELECT told.*, array_agg(failure.decision) AS found
       FROM jsonb_to_recordset($1) AS told (message text, decision text)
       LEFT JOIN failures failure ON failure.message = told.message
       GROUP BY told.message, told.decision HAVING array_agg(failure.decision) <> ARRAY[told.decision]`,
      told: ledger.reports,
    },
    {
      rule: 'a failure shows the screenshot that it was reported with',
      sql: `SELECT told.*, failure.screenshot_id AS shows, attachment.byte_size
       FROM jsonb_to_recordset($1) AS told (id bigint, failure text, size int)
       LEFT JOIN failures failure ON failure.message = told.failure
       LEFT JOIN attachments attachment ON attachment.id = failure.screenshot_id
       WHERE attachment.id IS DISTINCT FROM told.id OR octet_length(attachment.content) <> told.size`,
      told: ledger.screenshots.map(({ id, failure, byteSize }) => ({
        id: localId(id),
        failure,
        size: byteSize,
      })),
      outOf: ledger.endedLeases.size,
    },
    {
      rule: 'a batch that was answered for was started, by that token',
      sql: `SELECT told.* FROM jsonb_to_recordset($1) AS told (id bigint, token text)
       LEFT JOIN bulk_operations operation ON operation.id = told.id AND operation.token = told.token
         AND operation.started_at IS NOT NULL
       WHERE operation.id IS NULL`,
      told: [...ledger.batches].map(([id, token]) => ({ id: localId(id), token })),
    },
  ]
}

function undone(ledger: Ledger): Told {
  return {
    rule: 'what was answered for as taken back counts for nothing',
    sql: `SELECT told.*, log.outcome FROM jsonb_to_recordset($1) AS told (id bigint)
     LEFT JOIN review_logs log ON log.id = told.id WHERE log.outcome IS DISTINCT FROM 'UNDONE'`,
    told: ledger.undone.map((id) => ({ id: localId(id) })),
    outOf: ledger.resolutions.length,
  }
}

function localId(globalId: string): string {
  return decodeGlobalID(globalId).id
}
