import { computed, reactive } from 'vue'
import { serverNow } from '../time/serverClock.ts'
import type { Draft } from './drafts.ts'

/** What was sent, and what it was about. */
export interface SentDraft {
  readonly subjectId: string
  readonly written: Draft
}

/** Something that was just done and can still be taken back. */
export interface UndoOffer {
  readonly resolutionId: string
  /** Empty where it was done to many at once. */
  readonly reviewId: string
  /** What was done, as its button says it: "Retry". */
  readonly label: string
  /** To whom or what: the review's title, or how many. */
  readonly title: string
  /** To how many it was done, where that may be many. */
  readonly count?: number
  /** When the window began and ends; ISO-8601, by the server's clock. */
  readonly from: string
  readonly until: string
  /** What was written for it, so that undo can put it back into its fields. */
  readonly draft: SentDraft | null
  /** It was a batch: `resolutionId` is the operation's. */
  readonly isBatch?: boolean
  /** These were put off: taking that back ends their snooze. */
  readonly snoozed?: readonly string[]
}

/** Where an offer stands. `late`: it was pressed, and the server said that it is over. */
export type UndoState = 'open' | 'undoing' | 'undone' | 'late'

interface Kept {
  offer: UndoOffer
  state: UndoState
  /** Why the last try did not work, or what it could not take back. */
  sentence: string
  /** Of how many it has been taken back, where it was done to many. */
  done: number
}

/** How many are remembered: enough for "too late" to be said of what was done a while ago. */
const MOST = 20

const kept = reactive<Kept[]>([])

function keptFor(resolutionId: string): Kept | undefined {
  return kept.findLast(({ offer }) => offer.resolutionId === resolutionId)
}

/** Offers to take this back as long as its window runs. Offered again, it stays as it is, unless its window grew. */
export function offerUndo(offer: UndoOffer): void {
  const known = keptFor(offer.resolutionId)
  if (known !== undefined) {
    if (known.offer.until < offer.until) Object.assign(known, { offer, state: 'open', sentence: '' })
    return
  }
  kept.push({ offer, state: 'open', sentence: '', done: 0 })
  if (kept.length > MOST) kept.shift()
}

/** How long after its window a try is still made: then the server says what it was too late for. */
const GRACE_MS = 60_000

const isOpen = ({ offer, state }: Kept, graceMs = 0) =>
  state === 'open' && Date.parse(offer.until) + graceMs > serverNow.value

/** The newest that can still be taken back: what the toast shows. */
export const latestOffer = computed<UndoOffer | null>(
  () => kept.findLast((each) => isOpen(each))?.offer ?? null,
)

/** What Z takes back: the newest, also when its time has just gone by. */
export const undoTarget = computed<UndoOffer | null>(
  () => latestOffer.value ?? kept.findLast((each) => isOpen(each, GRACE_MS))?.offer ?? null,
)

/** What is being taken back just now. */
export const undoingOffer = computed<UndoOffer | null>(
  () => kept.findLast(({ state }) => state === 'undoing')?.offer ?? null,
)

/** What was taken back, as far as it is remembered. */
export const undoneOffers = computed<readonly UndoOffer[]>(() =>
  kept.filter(({ state }) => state === 'undone').map(({ offer }) => offer),
)

/** What was tried too late, and the server's sentence about it. */
export interface TooLate {
  readonly offer: UndoOffer
  readonly sentence: string
}

/** What was last tried too late, until somebody has read it. */
export const tooLate = computed<TooLate | null>(() => kept.findLast(({ state }) => state === 'late') ?? null)

/** It has been read. */
export function forgetTooLate(): void {
  const left = kept.filter(({ state }) => state !== 'late')
  kept.splice(0, kept.length, ...left)
}

/** What became of the offer for this resolution; null where none was made on this page. */
export function undoStateOf(resolutionId: string): { state: UndoState; sentence: string } | null {
  return keptFor(resolutionId) ?? null
}

export function offerOf(resolutionId: string): UndoOffer | null {
  return keptFor(resolutionId)?.offer ?? null
}

/** Notes where the offer stands now. */
export function setUndoState(resolutionId: string, state: UndoState, sentence = ''): void {
  const found = keptFor(resolutionId)
  if (found !== undefined) Object.assign(found, { state, sentence })
}

/** Notes that so many more of many have been taken back. @returns how many that are by now, with every try. */
export function countUndone(resolutionId: string, more: number): number {
  const found = keptFor(resolutionId)
  if (found === undefined) return more
  found.done += more
  return found.done
}
