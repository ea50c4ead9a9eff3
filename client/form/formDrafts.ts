import { reactive, ref, shallowReactive, watch } from 'vue'
import { session } from '../session/session.ts'
import { holdPage } from './holdPage.ts'

/** What somebody wrote in a form but did not send. */
interface FormDraft {
  readonly values: object
  /** What stood in the form without it. */
  readonly from: object
}

/** By the form's name; in memory only, because an address with a secret in it may be among it. */
const drafts = shallowReactive(new Map<string, FormDraft>())

/**
 * The values of a form. What is changed in it is there again after another part or page was looked at, until it is sent
 * or given up (`forgetFormDraft`).
 * @param name is the form's own in the whole page and begins with its part, such as `keys/new`; without one nothing is
 *   kept.
 */
export function useFormDraft<Values extends object>(name: string | undefined, initial: Values) {
  const draft = name === undefined ? undefined : drafts.get(name)
  const form = reactive({ ...(draft?.values ?? initial) }) as Values
  /** It was begun before: it is there again, and nobody asked for it just now. */
  const isKept = ref(draft !== undefined)
  let from = { ...((draft?.from ?? initial) as Values) }

  function keep(): void {
    if (name === undefined) return
    if (JSON.stringify(form) === JSON.stringify(from)) drafts.delete(name)
    else drafts.set(name, { values: { ...form }, from })
  }
  watch(form, keep)

  /** What stands in the form without what is written in it is this now. */
  function rebase(values: Values): void {
    from = { ...values }
    keep()
  }

  /** The form is opened, with these in it. */
  function begin(values: Values): void {
    Object.assign(form, values)
    isKept.value = false
    rebase(values)
  }

  return { form, isKept, begin, rebase, from: () => from }
}

export const hasFormDraft = (name: string) => drafts.has(name)

/** It was sent, or given up. */
export function forgetFormDraft(name: string): void {
  drafts.delete(name)
}

const draftsIn = (part: string) =>
  [...drafts.keys()].filter((name) => name === part || name.startsWith(`${part}/`))

/** Whether something is unsent in the forms whose names begin so. */
export const hasFormDraftsIn = (part: string) => draftsIn(part).length > 0

/**
 * What the other forms of this part were about is gone, whoever removed it.
 * @param names of all that there can be now.
 */
export function forgetFormDraftsBut(part: string, names: readonly string[]): void {
  for (const name of draftsIn(part)) if (!names.includes(name)) forgetFormDraft(name)
}

holdPage(() => drafts.size > 0)
// Nothing that somebody wrote is left for who comes after them.
watch(
  () => session.status,
  (status) => {
    if (status === 'signed-out') drafts.clear()
  },
)
