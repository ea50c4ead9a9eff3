import type { QueueRow } from './list/line.ts'

/** An action that some of the selected rows allow. */
export interface SelectionAction {
  readonly action: string
  /** How many of the loaded selected rows allow it. */
  readonly count: number
}

/** The actions that the selected rows allow, what most of them allow first, each in the server's order. */
export function selectionActions(rows: readonly QueueRow[]): readonly SelectionAction[] {
  const counts = new Map<string, number>()
  for (const { review } of rows) {
    for (const action of review.allowedActions) counts.set(action, (counts.get(action) ?? 0) + 1)
  }
  return [...counts].map(([action, count]) => ({ action, count })).sort((a, b) => b.count - a.count)
}
