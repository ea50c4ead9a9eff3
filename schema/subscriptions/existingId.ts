import type { EntityTarget, ObjectLiteral } from 'typeorm'
import { NotFound } from '../../server/errors.ts'
import type { Context } from '../context.ts'
import { localId } from '../globalId.ts'

/**
 * The row's id behind the global id that somebody subscribes to.
 * @throws BadUserInput (naming `field`) when it is no id of this type, NotFound when there is no such row.
 */
export async function existingId<Row extends ObjectLiteral & { id: string }>(
  { app }: Context,
  entity: EntityTarget<Row>,
  globalId: string | number,
  typename: string,
  field: string,
): Promise<string> {
  const id = localId(String(globalId), typename, field)
  const exists = await app.database.getRepository(entity).existsBy({ id } as never)
  if (!exists) throw new NotFound(typename.toLowerCase())
  return id
}
