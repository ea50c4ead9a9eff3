import type { AccountTimelineQuery } from '../graphql/accountDocuments.ts'
import type { ResultOf } from '../graphql/graphql.ts'
import { accountTexts } from '../texts/detail.ts'
import { lookOfFailure, lookOfNote, type ReasonLook } from '../texts/reasons.ts'
import { actionDoneWords, outcomeWords, wordFor } from '../texts/words.ts'
import { inReadersTime } from '../time/duration.ts'

type Account = NonNullable<ResultOf<typeof AccountTimelineQuery>['account']>
export type TimelineEdge = Account['timeline']['edges'][number]
export type TimelineItem = TimelineEdge['node']

/** What a line of the timeline says of its item. */
export interface ItemLine {
  readonly look: ReasonLook | null
  /** Who did it, where a person did. */
  readonly person: string | null
  readonly head: string
  readonly text: string
  /** What became of it, where a person intervened. */
  readonly outcome: string
  readonly screenshot: string | null
}

const DONE: ReasonLook = { word: '', icon: 'i-lucide-check', colour: 'text-grey' }
const NOT_DONE: ReasonLook = { word: '', icon: 'i-lucide-x', colour: 'text-red' }

const NOTHING = {
  look: null,
  person: null,
  head: '',
  text: '',
  outcome: '',
  screenshot: null,
} satisfies ItemLine

/** "in First post, attempt 3". A report without a lease belongs to no attempt. */
function placeOf({ phase, attempt }: Extract<TimelineItem, { __typename: 'Failure' }>): string {
  const inPhase = phase === null ? [] : [accountTexts.inPhase(phase.name)]
  return [...inPhase, ...(attempt > 0 ? [accountTexts.attemptAt(attempt)] : [])].join(', ')
}

/**
 * What its line says of an item.
 * @param now in milliseconds.
 * @param evidenceAt when the failure was whose message is read as the evidence: its line need not repeat it.
 */
export function itemLine(item: TimelineItem, now: number, evidenceAt: string | null): ItemLine {
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
      const message = item.at === evidenceAt ? '' : item.failureMessage
      return {
        ...NOTHING,
        look,
        head: look.word,
        text: [placeOf(item), message].filter(Boolean).join(': '),
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
