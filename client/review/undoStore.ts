import { computed, reactive } from 'vue'
import { serverNow } from '../time/serverClock.ts'
import type { Draft } from './drafts.ts'

/** Something that was just done and can still be taken back. */
export interface UndoOffer {
  readonly resolutionId: string
  readonly reviewId: string
  /** What was done, as its button says it: "Retry". */
  readonly label: string
  /** To whom or what: the review's title. */
  readonly title: string
  /** When the window began and ends; ISO-8601, by the server's clock. */
  readonly from: string
  readonly until: string
  /** What was written for it, so that undo can put it back into its fields. */
  readonly draft: Draft | null
}

/** Where an offer stands. `late`: it was pressed, and the server said that it is over. */
export type UndoState = 'open' | 'undoing' | 'undone' | 'late' | 'failed'

interface Kept {
  readonly offer: UndoOffer
  state: UndoState
  /** The server's sentence, where it refused. */
  sentence: string
}

/** How many are remembered: enough for "too late" to be said of what was done a while ago. */
const MOST = 20

const kept = reactive<Kept[]>([])

/** Offers to take this back as long as its window runs. */
export function offerUndo(offer: UndoOffer): void {
  kept.push({ offer, state: 'open', sentence: '' })
  if (kept.length > MOST) kept.shift()
}

const isOpen = ({ offer, state }: Kept) => state === 'open' && Date.parse(offer.until) > serverNow.value

/** The newest that can still be taken back: what Z undoes and the toast shows. */
export const latestOffer = computed<UndoOffer | null>(() => kept.findLast(isOpen)?.offer ?? null)

/** What became of the offer for this resolution; null where none was made on this page. */
export function undoStateOf(resolutionId: string): { state: UndoState; sentence: string } | null {
  return kept.findLast(({ offer }) => offer.resolutionId === resolutionId) ?? null
}

/** Notes where the offer stands now. */
export function setUndoState(resolutionId: string, state: UndoState, sentence = ''): void {
  const found = kept.findLast(({ offer }) => offer.resolutionId === resolutionId)
  if (found !== undefined) Object.assign(found, { state, sentence })
}
