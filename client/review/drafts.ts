import { reactive, watch } from 'vue'
import { session } from '../session/session.ts'
import { keepDrafts, keptDrafts } from './draftMemory.ts'

/** What somebody has written for a phase or a ticket but not sent. */
export interface Draft {
  /** For the team. */
  note: string
  /** For the bot or agent. */
  message: string
}

const drafts = reactive(new Map<string, Draft>())
let isRead = false

/**
 * The draft for this phase or ticket; going elsewhere and back finds it again, and so does a reload. Reviews come and go
 * on it meanwhile.
 */
export function draftOf(subjectId: string): Draft {
  if (!isRead) {
    isRead = true
    for (const [id, kept] of keptDrafts()) drafts.set(id, kept)
  }
  let draft = drafts.get(subjectId)
  if (draft === undefined) {
    drafts.set(subjectId, { note: '', message: '' })
    draft = drafts.get(subjectId)!
  }
  return draft
}

export function forgetDraft(subjectId: string): void {
  drafts.delete(subjectId)
}

/** Nothing that somebody wrote is left for who comes after them. */
export function forgetDrafts(): void {
  drafts.clear()
  keepDrafts([])
}

watch(drafts, () => keepDrafts([...drafts]))
watch(
  () => session.status,
  (status) => {
    if (status === 'signed-out') forgetDrafts()
  },
)
