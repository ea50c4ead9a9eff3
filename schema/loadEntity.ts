import { type EntityTarget, In, type ObjectLiteral } from 'typeorm'
import type { Context } from './context.ts'

/**
 * Options of a loadable node: reads rows by id, many at once. Nothing is cached beyond one batch, because a
 * mutation earlier in the same request may have changed the row.
 */
export function loadById<Entity extends ObjectLiteral & { id: string }>(entity: EntityTarget<Entity>) {
  return {
    id: { resolve: (row: Entity) => row.id },
    sort: (row: Entity) => row.id,
    loaderOptions: { cache: false },
    load: (ids: string[], { app }: Context) =>
      app.database.getRepository(entity).findBy({ id: In([...new Set(ids)]) } as never),
  }
}
