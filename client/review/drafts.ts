import { reactive, watch } from 'vue'
import { session } from '../session/session.ts'
import { keepDrafts, keptDrafts } from './draftMemory.ts'

/** What somebody has written for an item but not sent. */
export interface Draft {
  /** For the team. */
  note: string
  /** For the bot or agent. */
  message: string
}

const drafts = reactive(new Map<string, Draft>())
let isRead = false

/** The draft of this item; going to another item and back finds it again, and so does a reload. */
export function draftOf(id: string): Draft {
  if (!isRead) {
    isRead = true
    for (const [itemId, kept] of keptDrafts()) drafts.set(itemId, kept)
  }
  let draft = drafts.get(id)
  if (draft === undefined) {
    drafts.set(id, { note: '', message: '' })
    draft = drafts.get(id)!
  }
  return draft
}

export function forgetDraft(id: string): void {
  drafts.delete(id)
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
