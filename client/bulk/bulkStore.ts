import { computed, shallowReactive } from 'vue'
import type {
  BulkOperationShown,
  BulkPreview,
  BulkResult,
  PreviewBulkInput,
} from '../graphql/bulkDocuments.ts'
import type { BulkNoun } from '../texts/bulk.ts'
import type { ReasonLook } from '../texts/reasons.ts'

/** What is to be done with which reviews, and what the set is about where it is about one thing. */
export interface BulkRequest {
  readonly input: PreviewBulkInput
  readonly about: { readonly look: ReasonLook; readonly summary: string; readonly phase: string } | null
}

/**
 * One action on many, from the fixed set to what came of it. There is one at a time on this page, and it outlives
 * the dialog: closing that stops nothing.
 */
interface Bulk {
  isOpen: boolean
  step: 'none' | 'reading' | 'preview' | 'running' | 'result'
  request: BulkRequest | null
  preview: BulkPreview | null
  /** When the set was fixed, by the server's clock, in milliseconds. */
  fixedAt: number
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

export const bulk = shallowReactive<Bulk>({
  isOpen: false,
  step: 'none',
  request: null,
  preview: null,
  fixedAt: 0,
  note: '',
  message: '',
  isBusy: false,
  operation: null,
  failures: [],
  successes: [],
  problem: '',
})

export const bulkAction = computed(() => bulk.request?.input.action ?? '')

/** What the set is made of, in words. */
export const bulkNoun = computed<BulkNoun>(() => {
  const kinds = new Set(bulk.preview?.items.nodes.map((item) => item.review.kind))
  if (kinds.size !== 1) return 'item'
  return kinds.has('TICKET') ? 'ticket' : 'account'
})

/** Some were tried, and the rest waits for a word. */
export const isTrial = computed(() => (bulk.operation?.waiting ?? 0) > 0)

/** How many it acts on now, without those that wait. */
export const actedOn = computed(() => (bulk.operation?.total ?? 0) - (bulk.operation?.waiting ?? 0))

/** Forgets it all, so that the next one starts afresh. */
export function forgetBulk(): void {
  Object.assign(bulk, {
    isOpen: false,
    step: 'none',
    request: null,
    preview: null,
    note: '',
    message: '',
    isBusy: false,
    operation: null,
    failures: [],
    successes: [],
    problem: '',
  })
}
