import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import { BulkOperation } from '../../entities/BulkOperation.ts'
import { NotFound } from '../../errors.ts'

/**
 * The batch, started or not, that a preview's token stands for.
 * @param lock holds its row until the transaction ends.
 * @throws NotFound where the token is of nothing, or of somebody else's preview.
 */
export async function findByToken(
  manager: EntityManager,
  actor: Actor,
  token: string,
  { lock = false } = {},
): Promise<BulkOperation> {
  const operation = /^[\w-]{43}$/.test(token)
    ? await manager.findOne(BulkOperation, {
        where: { token, actorKey: actor.key },
        lock: lock ? { mode: 'for_no_key_update' } : undefined,
      })
    : null
  if (!operation) throw new NotFound('preview')
  return operation
}
