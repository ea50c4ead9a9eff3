import type { AccountTimelineQuery } from '../graphql/accountDocuments.ts'
import type { ResultOf } from '../graphql/graphql.ts'
import { accountTexts } from '../texts/detail.ts'
import { lookOfFailure, type ReasonLook } from '../texts/reasons.ts'
import { actionDoneWords, wordFor } from '../texts/words.ts'
import { dayText } from '../time/duration.ts'

type Account = NonNullable<ResultOf<typeof AccountTimelineQuery>['account']>
export type TimelineItem = Account['timeline']['nodes'][number]

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
  /** Set on the first entry of a day. */
  readonly day: string | null
}

const DONE: ReasonLook = { word: '', icon: 'i-lucide-check', colour: 'text-grey' }
const NOT_DONE: ReasonLook = { word: '', icon: 'i-lucide-x', colour: 'text-red' }
const SYSTEM: ReasonLook = { word: '', icon: 'i-lucide-clock', colour: 'text-grey' }

type Line = Pick<TimelineEntry, 'look' | 'person' | 'head' | 'text'>

function lineOf(item: TimelineItem): Line {
  switch (item.__typename) {
    case 'BotAction':
      return {
        look: item.ok ? DONE : NOT_DONE,
        person: null,
        head: item.name,
        text: item.message ?? (item.phase ? accountTexts.inPhase(item.phase.name) : ''),
      }
    case 'Failure': {
      const look = lookOfFailure(item.type)
      const text = `${accountTexts.attemptOnly(item.attempt)}: ${item.failureMessage}`
      return { look, person: null, head: look.word, text }
    }
    case 'Resolution':
      return {
        look: null,
        person: item.by,
        head: `${item.by} ${wordFor(actionDoneWords, item.action)}`,
        text: item.notes ? `“${item.notes}”` : '',
      }
    case 'SystemNote':
      return { look: SYSTEM, person: null, head: '', text: item.text }
  }
}

function fits(item: TimelineItem, filter: TimelineFilter): boolean {
  if (filter === 'failures') return item.__typename === 'Failure'
  if (filter === 'people') return item.__typename === 'Resolution'
  return true
}

/** The items as lines, newest first, with a heading where a day before today begins. */
export function timelineEntries(
  items: readonly TimelineItem[],
  filter: TimelineFilter,
  now: number,
): readonly TimelineEntry[] {
  let day = dayText(now)
  return items
    .filter((item) => fits(item, filter))
    .map((item, index) => {
      const itsDay = dayText(item.at)
      const begins = itsDay !== day
      day = itsDay
      return { key: `${item.at} ${index}`, at: item.at, day: begins ? itsDay : null, ...lineOf(item) }
    })
}
