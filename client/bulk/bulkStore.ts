import { computed, shallowReactive } from 'vue'
import type {
  BulkOperationShown,
  BulkPreview,
  BulkResult,
  PreviewBulkInput,
} from '../graphql/bulkDocuments.ts'
import { NEEDS_MESSAGE } from '../review/moves.ts'
import type { BulkNoun } from '../texts/bulk.ts'
import type { ReasonLook } from '../texts/reasons.ts'
import { serverNow } from '../time/serverClock.ts'

/** What is to be done with which reviews, and what the set is about where it is about one thing. */
export interface BulkRequest {
  readonly input: PreviewBulkInput
  readonly about: {
    readonly look: ReasonLook
    readonly summary: string
    readonly phase: string
    /** One of the set, all of which is alike. */
    readonly reviewId: string
  } | null
}

/** How often the action worked in cases like these. */
export interface PastOfAction {
  readonly successes: number
  readonly trials: number
}

/**
 * One action on many, from the fixed set to what came of it. There is one at a time on this page, and it outlives
 * the dialog: closing that stops nothing.
 */
interface Bulk {
  isOpen: boolean
  step: 'none' | 'reading' | 'preview' | 'running' | 'result'
  /** Null where the page was loaded again after the start. */
  request: BulkRequest | null
  preview: BulkPreview | null
  /** Null where that is not known, or from too few. */
  past: PastOfAction | null
  /** Of the preview: it starts it, and goes on with what a trial kept. */
  token: string | null
  noun: BulkNoun
  /** The server said that the preview is no longer good. */
  isRefused: boolean
  note: string
  message: string
  /** A call is under way. */
  isBusy: boolean
  operation: BulkOperationShown | null
  failures: readonly BulkResult[]
  successes: readonly BulkResult[]
  /** Why the last step did not go through. */
  problem: string
}

const nothing: Bulk = {
  isOpen: false,
  step: 'none',
  request: null,
  preview: null,
  past: null,
  token: null,
  noun: 'item',
  isRefused: false,
  note: '',
  message: '',
  isBusy: false,
  operation: null,
  failures: [],
  successes: [],
  problem: '',
}

export const bulk = shallowReactive<Bulk>({ ...nothing })

/** Forgets it all, so that the next one starts afresh. */
export function clearBulk(): void {
  Object.assign(bulk, nothing)
}

export const bulkAction = computed(() => bulk.request?.input.action ?? bulk.operation?.action ?? '')

/** Whether what it is done with needs a text, such as a reply. */
export const needsMessage = computed(() => NEEDS_MESSAGE.includes(bulkAction.value))

/** The preview can no longer be started: its time is up, or the server said so. */
export const isOver = computed(
  () => bulk.isRefused || (bulk.preview !== null && Date.parse(bulk.preview.expiresAt) <= serverNow.value),
)

/** Some were tried, and the rest waits for a word. */
export const isTrial = computed(() => (bulk.operation?.waiting ?? 0) > 0)

/** How many it acts on now, without those that wait. */
export const actedOn = computed(() => (bulk.operation?.total ?? 0) - (bulk.operation?.waiting ?? 0))

export const isUndone = computed(() => bulk.operation?.undoneAt != null)

/** How long it can still be taken back, in milliseconds; 0 where it cannot. */
export const undoLeftMs = computed(() => {
  const { operation } = bulk
  if (operation === null || operation.succeeded === 0 || operation.undoableUntil === null) return 0
  return isUndone.value ? 0 : Math.max(0, Date.parse(operation.undoableUntil) - serverNow.value)
})

/** Those that failed and are still in the queue. */
export const openFailures = computed(() =>
  bulk.failures.filter(({ review }) => review !== null && review.status !== 'RESOLVED'),
)
