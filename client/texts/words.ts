import type { Priority, ResolutionAction, ResolutionOutcome, Role, Verdict } from '../graphql/words.ts'

/** The words for the schema's values. A value that is not here is shown in lower case, never as an enum name. */

export const priorityWords: Record<Priority, string> = {
  URGENT: 'Urgent',
  HIGH: 'High',
  NORMAL: 'Normal',
  LOW: 'Low',
}

export const actionWords: Record<ResolutionAction, string> = {
  RETRY: 'Retry',
  DISMISS: 'Dismiss',
  COMPLETE_MANUALLY: 'I did it by hand',
  SKIP_PHASE: 'Skip phase',
  RESET_ACCOUNT: 'Reset account',
  CHANGE_CONTENT: 'Change content',
  REPLY: 'Reply',
  CLOSE: 'Close as done',
  START: 'Start',
  APPROVE_PERMISSION: 'Approve once',
  ALWAYS_ALLOW_PERMISSION: 'Always allow',
  REJECT_PERMISSION: 'Reject',
}

/** What somebody did: "Mika retried". */
export const actionDoneWords: Record<ResolutionAction, string> = {
  RETRY: 'retried',
  DISMISS: 'dismissed this',
  COMPLETE_MANUALLY: 'did it by hand',
  SKIP_PHASE: 'skipped the phase',
  RESET_ACCOUNT: 'reset the account',
  CHANGE_CONTENT: 'changed the content',
  REPLY: 'replied',
  CLOSE: 'closed this as done',
  START: 'started this',
  APPROVE_PERMISSION: 'approved it once',
  ALWAYS_ALLOW_PERMISSION: 'allowed it for good',
  REJECT_PERMISSION: 'rejected it',
}

/** The same of the item that is open: "Tomo retried this 2 s ago". */
export const actionDoneHere: Record<ResolutionAction, string> = { ...actionDoneWords, RETRY: 'retried this' }

/** What became of what somebody did. Nothing is said while it is not known. */
export const outcomeWords: Record<ResolutionOutcome, string> = {
  PENDING: '',
  CONFIRMED: 'worked',
  REFAILED: 'came back',
  UNDONE: 'undone',
  SUPERSEDED: 'overtaken',
}

export const verdictWords: Record<Verdict, string> = {
  COMPLETED: 'completed',
  QUESTION: 'a question',
  ERROR: 'an error',
}

export const roleWords: Record<Role, string> = {
  ADMIN: 'Admin',
  MANAGER: 'Manager',
  ANALYST: 'Analyst',
  INTEGRATOR: 'Integrator',
}

/** The word for a value, or the value in lower case where a newer server sent one that this page does not know. */
export function wordFor(words: Readonly<Record<string, string>>, value: string): string {
  return words[value] ?? value.toLowerCase().replaceAll('_', ' ')
}
