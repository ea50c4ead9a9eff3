import { dayText } from '../time/duration.ts'
import { itemLine, type TimelineEdge, type TimelineItem, type ItemLine } from './itemLine.ts'

export type TimelineFilter = 'all' | 'failures' | 'people'

/** One line of the timeline, ready to be drawn. */
export interface TimelineEntry extends ItemLine {
  readonly key: string
  readonly at: string
  /** Set on the first entry of a day. */
  readonly day: string | null
}

/** How the timeline is asked for. */
export interface TimelineView {
  readonly filter: TimelineFilter
  /** In milliseconds. */
  readonly now: number
  /** When the failure was that is shown as the evidence; null where none is. */
  readonly evidenceAt: string | null
}

/** More of a bot's message than this is read above, as the evidence. */
const LONGEST = 300

/** What a sentence may end with: where none of them stands, a full stop is due. */
const ENDS = /[.!?…:]["”’)]*$/

function ended(text: string): string {
  return text === '' || ENDS.test(text) ? text : `${text}.`
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST).trimEnd()}…` : text
}

interface Told extends TimelineEdge {
  /** Why a failure was sent to a person. */
  readonly because: string | null
}

/** The note that a failure was sent to a person follows it at once: both are one thing that happened. */
function withoutEchoes(edges: readonly TimelineEdge[]): readonly Told[] {
  return edges.flatMap((edge, index) => {
    const { node } = edge
    if (isSentOn(node) && edges[index + 1]?.node.__typename === 'Failure') return []
    const later = edges[index - 1]?.node
    const because = node.__typename === 'Failure' && later && isSentOn(later) ? later.text : null
    return [{ ...edge, because }]
  })
}

function isSentOn(node: TimelineItem): node is Extract<TimelineItem, { __typename: 'SystemNote' }> {
  return node.__typename === 'SystemNote' && node.kind === 'REVIEW' && node.person === null
}

function fits(item: TimelineItem, filter: TimelineFilter): boolean {
  if (filter === 'failures') return item.__typename === 'Failure'
  if (filter === 'people') {
    return item.__typename === 'Resolution' || (item.__typename === 'SystemNote' && item.person !== null)
  }
  return true
}

/** The items as lines, newest first, with a heading where a day before today begins. */
export function timelineEntries(
  edges: readonly TimelineEdge[],
  { filter, now, evidenceAt }: TimelineView,
): readonly TimelineEntry[] {
  let day = dayText(now)
  return withoutEchoes(edges)
    .filter(({ node }) => fits(node, filter))
    .map(({ cursor, node, because }) => {
      const itsDay = dayText(node.at)
      const begins = itsDay !== day
      day = itsDay
      const line = itemLine(node, now, evidenceAt)
      const text = because === null ? cut(line.text) : `${ended(cut(line.text))} ${because}`
      return { ...line, key: cursor, at: node.at, day: begins ? itsDay : null, text }
    })
}
