import { session } from '../session/session.ts'
import type { BulkNoun } from '../texts/bulk.ts'

/** What the page needs to find a batch again that it started before it was loaded anew. */
interface KeptBulk {
  readonly operationId: string
  /** Of its preview. */
  readonly token: string
  readonly noun: BulkNoun
  /** Whose it is: somebody else may have signed in since. */
  readonly by: string
}

const NAME = 'unstuck-batch'

/** Keeps it for this tab of the browser. */
export function keepBulk(batch: Omit<KeptBulk, 'by'>): void {
  sessionStorage.setItem(NAME, JSON.stringify({ ...batch, by: session.viewer?.name ?? '' }))
}

export function forgetKeptBulk(): void {
  sessionStorage.removeItem(NAME)
}

/** The batch that this person started in this tab, unless it was put away. */
export function keptBulk(): KeptBulk | null {
  const text = sessionStorage.getItem(NAME)
  if (text === null) return null
  const batch = JSON.parse(text) as KeptBulk
  return batch.by === session.viewer?.name ? batch : null
}
