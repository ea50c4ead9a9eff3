import type { DeepPartial, EntityManager, EntityTarget, ObjectLiteral } from 'typeorm'

/** Inserts the rows by one statement; TypeORM would send each value by itself. @returns their ids, in their order. */
export async function insertInto<Row extends ObjectLiteral & { id: string }>(
  tx: EntityManager,
  entity: EntityTarget<Row>,
  rows: readonly DeepPartial<Row>[],
): Promise<string[]> {
  const { tableName, columns } = tx.connection.getMetadata(entity)
  const given = columns.filter(({ propertyName }) => rows.some((row) => propertyName in row))
  const names = given.map(({ databaseName }) => databaseName).join(', ')
  const records = rows.map((row) =>
    Object.fromEntries(
      given.map(({ databaseName, propertyName, transformer }) => {
        const value: unknown = row[propertyName]
        return [databaseName, transformer && !Array.isArray(transformer) ? transformer.to(value) : value]
      }),
    ),
  )
  const inserted = await tx.query<{ id: string }[]>(
    `INSERT INTO ${tableName} (${names})
     SELECT ${names} FROM jsonb_populate_recordset(NULL::${tableName}, $1) WITH ORDINALITY ORDER BY ordinality
     RETURNING id`,
    [JSON.stringify(records)],
  )
  return inserted.map(({ id }) => id)
}
