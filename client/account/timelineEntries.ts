import type { AccountTimelineQuery } from '../graphql/accountDocuments.ts'
import type { ResultOf } from '../graphql/graphql.ts'
import { accountTexts } from '../texts/detail.ts'
import { lookOfFailure, lookOfNote, type ReasonLook } from '../texts/reasons.ts'
import { actionDoneWords, outcomeWords, wordFor } from '../texts/words.ts'
import { dayText, inReadersTime } from '../time/duration.ts'

type Account = NonNullable<ResultOf<typeof AccountTimelineQuery>['account']>
export type TimelineEdge = Account['timeline']['edges'][number]
type TimelineItem = TimelineEdge['node']

export type TimelineFilter = 'all' | 'failures' | 'people'

/** One line of the timeline, ready to be drawn. */
export interface TimelineEntry {
  readonly key: string
  readonly at: string
  readonly look: ReasonLook | null
  /** Who did it, where a person did. */
  readonly person: string | null
  readonly head: string
  readonly text: string
  /** What became of it, where a person intervened. */
  readonly outcome: string
  readonly screenshot: string | null
  /** Set on the first entry of a day. */
  readonly day: string | null
}

const DONE: ReasonLook = { word: '', icon: 'i-lucide-check', colour: 'text-grey' }
const NOT_DONE: ReasonLook = { word: '', icon: 'i-lucide-x', colour: 'text-red' }

/** More of a bot's message than this is read above, as the evidence. */
const LONGEST = 300

type Line = Omit<TimelineEntry, 'key' | 'at' | 'day'>

const NOTHING = { look: null, person: null, head: '', text: '', outcome: '', screenshot: null } satisfies Line

function lineOf(item: TimelineItem, now: number): Line {
  switch (item.__typename) {
    case 'BotAction':
      return {
        ...NOTHING,
        look: item.ok ? DONE : NOT_DONE,
        head: item.name,
        text: item.message ?? (item.phase ? accountTexts.inPhase(item.phase.name) : ''),
        screenshot: item.screenshot?.url ?? null,
      }
    case 'Failure': {
      const look = lookOfFailure(item.type)
      return {
        ...NOTHING,
        look,
        head: look.word,
        text: accountTexts.attemptFailed(item.attempt, item.failureMessage),
        screenshot: item.screenshot?.url ?? null,
      }
    }
    case 'Resolution':
      return {
        ...NOTHING,
        person: item.by,
        head: `${item.by} ${wordFor(actionDoneWords, item.action)}`,
        text: item.notes ? `“${item.notes}”` : '',
        outcome: wordFor(outcomeWords, item.outcome),
      }
    case 'SystemNote': {
      const { person, kind } = item
      const text = inReadersTime(item.text, now)
      if (person === null || !text.startsWith(person)) return { ...NOTHING, look: lookOfNote(kind), text }
      return { ...NOTHING, person, head: person, text: text.slice(person.length).trim() }
    }
  }
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

/** The items as lines, newest first, with a heading where a day before today begins. `now` in milliseconds. */
export function timelineEntries(
  edges: readonly TimelineEdge[],
  filter: TimelineFilter,
  now: number,
): readonly TimelineEntry[] {
  let day = dayText(now)
  return withoutEchoes(edges)
    .filter(({ node }) => fits(node, filter))
    .map(({ cursor, node, because }) => {
      const itsDay = dayText(node.at)
      const begins = itsDay !== day
      day = itsDay
      const line = lineOf(node, now)
      const text = because === null ? cut(line.text) : `${cut(line.text)} ${because}`
      return { ...line, key: cursor, at: node.at, day: begins ? itsDay : null, text }
    })
}
