import type { CombinedError, OperationResult } from '@urql/vue'
import { readonly, ref, shallowRef } from 'vue'
import { fieldOf, hasCode, problemText, sentenceOf } from '../graphql/errors.ts'

/** Why the last action did not go through. */
export interface Problem {
  /** `overtaken`: somebody was first, or the item changed meanwhile. */
  readonly kind: 'overtaken' | 'failed'
  readonly sentence: string
  /** The field of the input that it is about, where the server names one. */
  readonly field?: string
  /** What else is wrong, each with its own field. */
  readonly others?: readonly Problem[]
}

export function problemOf(error: CombinedError): Problem {
  if (hasCode(error, 'CONFLICT')) return { kind: 'overtaken', sentence: sentenceOf(error) }
  return { kind: 'failed', sentence: problemText(error), field: fieldOf(error) }
}

/** Runs one action at a time and remembers why it failed. */
export function usePending() {
  const busy = ref<string | null>(null)
  const problem = shallowRef<Problem | null>(null)

  /** @returns the data, or null when it failed or another action is still under way. */
  async function run<Data>(
    name: string,
    operation: () => PromiseLike<OperationResult<Data>>,
  ): Promise<Data | null> {
    if (busy.value !== null) return null
    busy.value = name
    problem.value = null
    const { data, error } = await operation()
    busy.value = null
    if (error) problem.value = problemOf(error)
    return error ? null : (data ?? null)
  }

  return {
    busy: readonly(busy),
    problem,
    run,
    forget: () => {
      problem.value = null
    },
  }
}
