import { type EntityManager, In, IsNull, MoreThan, Not } from 'typeorm'
import { BulkItem } from '../../entities/BulkItem.ts'
import { BulkOperation } from '../../entities/BulkOperation.ts'

/** How far a batch has come. */
export interface BulkCounts {
  readonly total: number
  readonly succeeded: number
  readonly failed: number
  readonly waiting: number
}

/** A batch that was started, with its counts as they are now. */
export class BulkOperationState {
  constructor(
    readonly operation: BulkOperation & { startedAt: Date },
    readonly counts: BulkCounts,
  ) {}

  get id(): string {
    return this.operation.id
  }
}

/**
 * Reads these batches; a preview is none. The counts come from the items themselves: a counter in the batch's row
 * would make its items wait for each other.
 */
export async function loadBulkOperations(
  manager: EntityManager,
  ids: readonly string[],
): Promise<BulkOperationState[]> {
  // First the batch, then its items: what is said to be finished then has all its results.
  const operations = await manager.findBy(BulkOperation, { id: In([...ids]), startedAt: Not(IsNull()) })
  const rows = await manager.query<({ id: string } & BulkCounts)[]>(
    `SELECT item.operation_id AS id, count(*)::int AS total,
       count(*) FILTER (WHERE item.resolution_id IS NOT NULL)::int AS succeeded,
       count(*) FILTER (WHERE item.resolution_id IS NULL AND item.code IS NOT NULL)::int AS failed,
       count(*) FILTER (WHERE item.done_at IS NULL AND item.place >= operation.kept_from)::int AS waiting
     FROM bulk_items item JOIN bulk_operations operation ON operation.id = item.operation_id
     WHERE item.operation_id = ANY($1::bigint[]) AND item.left_out IS NULL
     GROUP BY item.operation_id`,
    [operations.map(({ id }) => id)],
  )
  const counts = new Map(rows.map(({ id, ...count }) => [id, count]))
  return operations.map((operation) => {
    const none = { total: 0, succeeded: 0, failed: 0, waiting: 0 }
    return new BulkOperationState(
      operation as BulkOperation & { startedAt: Date },
      counts.get(operation.id) ?? none,
    )
  })
}

/** How many of the resolutions of each of these batches have been taken back, in the order of `ids`. */
export async function countUndone(manager: EntityManager, ids: readonly string[]): Promise<number[]> {
  const rows = await manager.query<{ id: string; count: number }[]>(
    `SELECT item.operation_id AS id, count(*)::int AS count
     FROM bulk_items item JOIN review_logs log ON log.id = item.resolution_id
     WHERE item.operation_id = ANY($1::bigint[]) AND log.outcome = 'UNDONE' GROUP BY item.operation_id`,
    [ids],
  )
  const counts = new Map(rows.map(({ id, count }) => [id, count]))
  return ids.map((id) => counts.get(id) ?? 0)
}

/** A page of a batch's items, in the set's order. */
export interface ItemPage {
  readonly operationId: string
  /** The place of the last item of the page before; null for the first page. */
  readonly after: number | null
  readonly limit: number
}

/** What became of the items so far. @param failedOnly only those with an error. */
export async function listResults(
  manager: EntityManager,
  { operationId, after, limit }: ItemPage,
  failedOnly: boolean,
): Promise<BulkItem[]> {
  return manager.find(BulkItem, {
    where: {
      operationId,
      place: MoreThan(after ?? -1),
      doneAt: Not(IsNull()),
      ...(failedOnly ? { code: Not(IsNull()) } : {}),
    },
    order: { place: 'ASC' },
    take: limit,
  })
}

/** The whole set of a preview, what is left out included. */
export async function listPreviewItems(
  manager: EntityManager,
  { operationId, after, limit }: ItemPage,
): Promise<BulkItem[]> {
  return manager.find(BulkItem, {
    where: { operationId, place: MoreThan(after ?? -1) },
    order: { place: 'ASC' },
    take: limit,
  })
}
