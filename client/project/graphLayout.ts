/** A point of the drawing, in pixels. */
interface Point {
  readonly x: number
  readonly y: number
}

export interface PlacedNode extends Point {
  readonly id: string
}

export interface PlacedEdge {
  readonly from: string
  readonly to: string
  /** From the right side of `from` to the left side of `to`, past what stands between. */
  readonly points: readonly Point[]
}

export interface GraphLayout {
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
  readonly width: number
  readonly height: number
}

export const NODE_WIDTH = 164
export const NODE_HEIGHT = 44
const COLUMN_GAP = 44
const ROW_GAP = 12
/** Room for a line that passes a column. */
const LANE_HEIGHT = 10
/** Sweeps over the columns; after these little gets better. */
const SWEEPS = 6

/** A place in a column: a ticket, or a lane for a line that goes on to a later column. */
interface Slot {
  readonly id: string | null
  readonly column: number
  readonly before: Slot[]
  readonly after: Slot[]
  y: number
}

/** The column of each: one to the right of everything that it waits for. */
function columnsOf(ids: readonly string[], edges: readonly (readonly [string, string])[]) {
  const before = new Map<string, string[]>(ids.map((id) => [id, []]))
  for (const [from, to] of edges) before.get(to)?.push(from)
  const columns = new Map<string, number>()
  const under = new Set<string>()
  function columnOf(id: string): number {
    const known = columns.get(id)
    if (known !== undefined) return known
    // The server lets no cycle in; one that were there all the same must not hang the page.
    if (under.has(id)) return 0
    under.add(id)
    const column = Math.max(-1, ...(before.get(id) ?? []).map(columnOf)) + 1
    columns.set(id, column)
    return column
  }
  for (const id of ids) columnOf(id)
  return columns
}

const heightOf = (slot: Slot) => (slot.id === null ? LANE_HEIGHT : NODE_HEIGHT)
const middleOf = (slot: Slot) => slot.y + heightOf(slot) / 2

/** Where a slot would like to be: half way between those that it is joined to. */
function wishOf(slot: Slot, neighbours: readonly Slot[]): number {
  if (neighbours.length === 0) return middleOf(slot)
  return neighbours.reduce((sum, each) => sum + middleOf(each), 0) / neighbours.length
}

/** Puts a column in the order of its wishes, each as near to its wish as the ones above leave room. */
function arrange(column: Slot[], neighboursOf: (slot: Slot) => readonly Slot[]): void {
  const wishes = new Map(column.map((slot) => [slot, wishOf(slot, neighboursOf(slot))]))
  column.sort((a, b) => wishes.get(a)! - wishes.get(b)!)
  let top = Number.NEGATIVE_INFINITY
  for (const slot of column) {
    slot.y = Math.max(top, wishes.get(slot)! - heightOf(slot) / 2)
    top = slot.y + heightOf(slot) + ROW_GAP
  }
  // Pushed down all along, the column as a whole moves back to where its wishes are.
  const shift = column.reduce((sum, slot) => sum + wishes.get(slot)! - middleOf(slot), 0) / column.length
  for (const slot of column) slot.y += shift
}

/**
 * Lays a graph without cycles out in columns from left to right: nobody stands left of what it waits for, and lines
 * cross as little as a few sweeps can bring about.
 * @param ids the nodes, in the order in which equals should stand.
 * @param edges pairs of ids: the second one waits for the first.
 */
export function layoutGraph(
  ids: readonly string[],
  edges: readonly (readonly [string, string])[],
): GraphLayout {
  const columnOf = columnsOf(ids, edges)
  const columns: Slot[][] = []
  const slots = new Map<string, Slot>()
  const put = (column: number, id: string | null): Slot => {
    const slot: Slot = { id, column, before: [], after: [], y: 0 }
    const list = (columns[column] ??= [])
    const last = list.at(-1)
    slot.y = last === undefined ? 0 : last.y + heightOf(last) + ROW_GAP
    list.push(slot)
    return slot
  }
  for (const id of ids) slots.set(id, put(columnOf.get(id) ?? 0, id))

  const paths = edges.flatMap(([from, to]) => {
    const first = slots.get(from)
    const last = slots.get(to)
    if (first === undefined || last === undefined) return []
    const path = [first]
    for (let column = columnOf.get(from)! + 1; column < columnOf.get(to)!; column += 1) {
      path.push(put(column, null))
    }
    path.push(last)
    path.slice(1).forEach((slot, index) => {
      slot.before.push(path[index]!)
      path[index]!.after.push(slot)
    })
    return [{ from, to, path }]
  })

  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const column of columns) arrange(column, (slot) => slot.before)
    for (const column of columns.toReversed()) arrange(column, (slot) => slot.after)
  }
  for (const column of columns) arrange(column, (slot) => [...slot.before, ...slot.after])

  const all = columns.flat()
  const top = Math.min(...all.map((slot) => slot.y))
  for (const slot of all) slot.y -= top
  const xOf = (slot: Slot) => slot.column * (NODE_WIDTH + COLUMN_GAP)

  const nodes = all.flatMap((slot) =>
    slot.id === null ? [] : [{ id: slot.id, x: xOf(slot), y: Math.round(slot.y) }],
  )
  return {
    nodes,
    edges: paths.map(({ from, to, path }) => ({
      from,
      to,
      points: path.flatMap((slot, index) => {
        const y = Math.round(middleOf(slot))
        const left = { x: xOf(slot), y }
        const right = { x: xOf(slot) + NODE_WIDTH, y }
        if (index === 0) return [right]
        return index === path.length - 1 ? [left] : [left, right]
      }),
    })),
    width: Math.max(0, columns.length * (NODE_WIDTH + COLUMN_GAP) - COLUMN_GAP),
    height: Math.round(Math.max(0, ...all.map((slot) => slot.y + heightOf(slot)))),
  }
}
