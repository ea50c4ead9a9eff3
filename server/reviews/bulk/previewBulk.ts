import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import { newSecret } from '../../access/secrets.ts'
import type { App } from '../../app.ts'
import { dbNow, secondsAfter } from '../../database/dbNow.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { BulkOperation } from '../../entities/BulkOperation.ts'
import type { ResolutionAction } from '../../entities/words.ts'
import { counted } from './counted.ts'
import { type BatchChoice, freezeSet } from './freezeSet.ts'
import { phaseEffects } from './phaseEffects.ts'
import { ticketEffects } from './ticketEffects.ts'

/** How long a preview is good for. */
const GOOD_FOR_SECONDS = 300

/** A batch that was not started: what it would do. */
export interface BulkPreview {
  readonly operationId: string
  /** Starts it; belongs to the person who asked. */
  readonly token: string
  /** Reviews that it will act on. */
  readonly count: number
  /** Reviews of the set that are left out. */
  readonly notAllowed: number
  readonly effects: readonly string[]
  /** The database's time just before the set was read: what came in later is not in it. */
  readonly fixedAt: Date
  readonly expiresAt: Date
}

/**
 * Freezes a set of reviews at their versions and says what an action will do to them. It locks and changes none of
 * them.
 * @throws NotFound where an id is of no review.
 * @throws BadUserInput where the filter lets too many through.
 */
export async function previewBulk(
  app: App,
  actor: Actor,
  choice: BatchChoice,
  action: ResolutionAction,
): Promise<BulkPreview> {
  return inTransaction(app, async (tx) => {
    const fixedAt = await dbNow(tx)
    const operation = await tx.save(
      tx.create(BulkOperation, {
        token: newSecret(),
        action,
        actorKey: actor.key,
        actorName: actor.name,
        expiresAt: secondsAfter(fixedAt, GOOD_FOR_SECONDS),
      }),
    )
    await freezeSet(tx, actor, operation, choice)
    const leftOut = await countLeftOut(tx, operation.id)
    const { id, token, expiresAt } = operation
    return {
      operationId: id,
      token,
      fixedAt,
      expiresAt,
      count: leftOut.get(null) ?? 0,
      notAllowed: [...leftOut].reduce((sum, [reason, count]) => (reason === null ? sum : sum + count), 0),
      effects: [
        ...(await phaseEffects(tx, id, action)),
        ...(await ticketEffects(tx, id, action)),
        ...[...leftOut].flatMap(([reason, count]) => leftOutEffect(reason, count)),
      ],
    }
  })
}

/** How many are left out for each reason, the commonest first; null stands for those that are not. */
async function countLeftOut(tx: EntityManager, operationId: string): Promise<Map<string | null, number>> {
  const rows = await tx.query<{ left_out: string | null; count: number }[]>(
    `SELECT left_out, count(*)::int AS count FROM bulk_items WHERE operation_id = $1
     GROUP BY left_out ORDER BY count DESC, left_out`,
    [operationId],
  )
  return new Map(rows.map((row) => [row.left_out, row.count]))
}

function leftOutEffect(reason: string | null, count: number): string[] {
  if (reason === null) return []
  const many = reason.replace(/ holds it$/, ' holds them')
  return counted(count, `is left out, ${reason}`, `are left out, ${many}`)
}
