import { session } from '../session/session.ts'
import type { Draft } from './drafts.ts'

interface KeptDrafts {
  readonly drafts: readonly (readonly [subjectId: string, draft: Draft])[]
  /** Whose they are: somebody else may have signed in since. */
  readonly by: string
}

const NAME = 'unstuck-drafts'

/** Keeps them for this tab of the browser. Where there is no room for it they last as long as the page. */
export function keepDrafts(drafts: KeptDrafts['drafts']): void {
  const written = drafts.filter(([, { note, message }]) => note !== '' || message !== '')
  try {
    if (written.length === 0) sessionStorage.removeItem(NAME)
    else sessionStorage.setItem(NAME, JSON.stringify({ drafts: written, by: session.viewer?.id ?? '' }))
  } catch {
    // It is full, or the browser keeps nothing.
  }
}

/** What this person wrote in this tab before the page was loaded anew. */
export function keptDrafts(): KeptDrafts['drafts'] {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NAME) ?? 'null') as KeptDrafts | null
    return kept?.by === session.viewer?.id ? (kept?.drafts ?? []) : []
  } catch {
    return []
  }
}
