import { BadUserInput } from '../server/errors.ts'
import type { builder } from './builder.ts'

/** Most rows a page may have; more is an error, not clamped. */
export const LARGEST_PAGE = 100

export type ArgBuilder = Parameters<
  NonNullable<Extract<Parameters<typeof builder.queryField>[1], (t: never) => unknown>>
>[0]['arg']

/** The two arguments of every list: `first: Int = 50, after: String`. */
export function pageArgs(arg: ArgBuilder) {
  return { first: arg.int({ defaultValue: 50 }), after: arg.string() }
}

/**
 * How many rows to read: an explicit null means the default.
 * @throws BadUserInput outside 1 to 100.
 */
export function pageSize(first: number | null | undefined): number {
  const size = first ?? 50
  if (size < 1 || size > LARGEST_PAGE) {
    throw new BadUserInput('first', `first must be from 1 to ${LARGEST_PAGE}.`)
  }
  return size
}

/**
 * What a paged field costs: as many times its fields as it may have rows. The lists inside count 5 each. A page
 * that is too large costs no more than the largest: it is refused by its own name.
 */
export function pageCost({ first }: { first?: number | null }): { field: number; multiplier: number } {
  return { field: 1, multiplier: Math.max(1, Math.ceil(Math.min(first ?? 50, LARGEST_PAGE) / 5)) }
}

/** A page in Relay's form. `rows` holds one row more than `size` when there is another page. */
export function toConnection<Row>(
  rows: readonly Row[],
  size: number,
  after: string | null | undefined,
  cursorOf: (row: Row) => string,
) {
  const edges = rows.slice(0, size).map((node) => ({ node, cursor: cursorOf(node) }))
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > size,
      hasPreviousPage: after !== null && after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  }
}

/** An opaque cursor: which list it is of, such as `accounts`, and the values that the list is sorted by. */
export function encodeCursor(list: string, values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([list, ...values])).toString('base64url')
}

/**
 * The values of a cursor made by encodeCursor for the same list; null where there is none, for the first page.
 * @throws BadUserInput (field `after`) when it was not made by this list.
 */
export function decodeCursor(
  list: string,
  cursor: string | null | undefined,
  length: number,
): (string | number)[] | null {
  if (cursor === null || cursor === undefined) return null
  try {
    const [origin, ...values] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[]
    const fits = origin === list && values.length === length && values.every(isSortValue)
    if (fits && encodeCursor(list, values) === cursor) return values
  } catch {
    // Not even a list in JSON: the same answer.
  }
  throw notOfThisList()
}

/** What a cursor is refused with. */
export function notOfThisList(): BadUserInput {
  return new BadUserInput(
    'after',
    'This cursor is not of this list in this order: pass an endCursor that it gave.',
  )
}

/** The cursors of a list that is sorted by its rows' ids. */
export function idCursors(list: string) {
  return {
    encode: ({ id }: { readonly id: string }) => encodeCursor(list, [id]),
    /** @throws BadUserInput (field `after`) when it was not made by this list. */
    decode(cursor: string | null | undefined): string | null {
      const values = decodeCursor(list, cursor, 1)
      if (values === null) return null
      if (typeof values[0] !== 'string') throw notOfThisList()
      return values[0]
    },
  }
}

/** A number such as a time in milliseconds, or a row's id. */
function isSortValue(value: unknown): value is string | number {
  return typeof value === 'string' ? /^\d{1,18}$/.test(value) : Number.isSafeInteger(value)
}
