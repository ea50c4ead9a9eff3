import type { TicketRow } from '../graphql/projectDocuments.ts'

/**
 * How a project's list on screen follows its live feed. Pure: changed tickets change in place, new ones wait, and a
 * page that arrives late never brings back an older state.
 */

/** One row as the list draws it. `gone` ones no longer fit the filter, and keep their place until the list is left alone. */
export interface ListedTicket {
  readonly ticket: TicketRow
  readonly gone: boolean
  /** Counts the changes since the row appeared: a new number tints the row once. */
  readonly changes: number
}

export interface TicketRows {
  readonly rows: readonly ListedTicket[]
  /** New tickets that wait behind "3 new". */
  readonly waiting: ReadonlyMap<string, TicketRow>
  /** Whether the server has more below the last row. */
  readonly hasMore: boolean
}

export const noTickets: TicketRows = { rows: [], waiting: new Map(), hasMore: false }

const listed = (ticket: TicketRow): ListedTicket => ({ ticket, gone: false, changes: 0 })

/** Numbers of one project grow with age, and lists are ordered by it. */
const ordinal = (ticket: TicketRow) => Number(ticket.number.slice(ticket.number.lastIndexOf('-') + 1))

const isOlder = (a: TicketRow, b: TicketRow) => a.version < b.version

/**
 * Adds a page.
 * @param news what the feed said while the page was on its way: it may be newer than what the page says.
 */
export function withPage(
  state: TicketRows,
  page: readonly TicketRow[],
  hasMore: boolean,
  news: ReadonlyMap<string, TicketRow>,
): TicketRows {
  const known = new Set(state.rows.map((row) => row.ticket.id))
  const waiting = new Map(state.waiting)
  const fresh = page.filter((ticket) => !known.has(ticket.id))
  for (const ticket of fresh) waiting.delete(ticket.id)
  const newest = fresh.map((ticket) => {
    const told = news.get(ticket.id)
    return told !== undefined && isOlder(ticket, told) ? told : ticket
  })
  return { rows: [...state.rows, ...newest.map(listed)], waiting, hasMore }
}

/**
 * Applies what the feed said of one ticket.
 * @param isIn whether it fits the filter now.
 * @param keepPlace whether a row that no longer fits stays, in grey (the pointer is over the list).
 */
export function withChange(
  state: TicketRows,
  ticket: TicketRow,
  isIn: boolean,
  keepPlace: boolean,
): TicketRows {
  const index = state.rows.findIndex((row) => row.ticket.id === ticket.id)
  const row = state.rows[index]
  if (row !== undefined) {
    if (isOlder(ticket, row.ticket)) return state
    if (!isIn && !keepPlace) return { ...state, rows: state.rows.toSpliced(index, 1) }
    const isSame = JSON.stringify(row.ticket) === JSON.stringify(ticket) && row.gone === !isIn
    if (isSame) return state
    return { ...state, rows: state.rows.with(index, { ticket, gone: !isIn, changes: row.changes + 1 }) }
  }
  const held = state.waiting.get(ticket.id)
  if (held !== undefined && isOlder(ticket, held)) return state
  const waiting = new Map(state.waiting)
  waiting.delete(ticket.id)
  if (!isIn) return { ...state, waiting }
  const last = state.rows.at(-1)
  const isOnLaterPage = state.hasMore && last !== undefined && ordinal(ticket) > ordinal(last.ticket)
  if (isOnLaterPage) return { ...state, waiting }
  // With nothing on screen there is nothing that could jump.
  if (state.rows.length === 0) return { ...state, waiting, rows: [listed(ticket)] }
  return { ...state, waiting: waiting.set(ticket.id, ticket) }
}

/** Lets the waiting tickets in, each at its place, and drops the rows that are gone. */
export function letIn(state: TicketRows): TicketRows {
  const rows = [...state.rows.filter((row) => !row.gone), ...[...state.waiting.values()].map(listed)]
  rows.sort((a, b) => ordinal(a.ticket) - ordinal(b.ticket))
  return { ...state, rows, waiting: new Map() }
}

/** The pointer has left: rows that are gone leave. New ones go on waiting. */
export function settle(state: TicketRows): TicketRows {
  const rows = state.rows.filter((row) => !row.gone)
  return rows.length === 0 ? letIn(state) : { ...state, rows }
}
