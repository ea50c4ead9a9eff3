import { reactive } from 'vue'

/** What somebody has written for an item but not sent. */
export interface Draft {
  /** For the team. */
  note: string
  /** For the bot or agent. */
  message: string
}

const drafts = reactive(new Map<string, Draft>())

/** The draft of this item; going to another item and back finds it again. */
export function draftOf(id: string): Draft {
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
