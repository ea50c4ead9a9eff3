import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { CombinedError } from '@urql/vue'
import { connection } from '../graphql/connection.ts'

/** What a query answers. */
export interface Answer<Data> {
  readonly data?: Data
  readonly error?: CombinedError
}

/** Who goes on to the next so soon only passes by: where they stop is read. */
export const PASSING_MS = 150

/**
 * Something read by a key and read again when told that it changed. While a new key is read the old
 * data stays, unless it belongs to something else for more than a moment; answers never overtake each other.
 */
export function useLiveRead<Data>(key: Ref<string | null>, read: (key: string) => PromiseLike<Answer<Data>>) {
  const data = shallowRef<Data | null>(null)
  const error = shallowRef<CombinedError | null>(null)
  /** The key that `data` belongs to. */
  const readKey = ref<string | null>(null)
  let run = 0
  let busy = false
  let again = false
  let changedAt = Number.NEGATIVE_INFINITY
  /** Runs while somebody passes by. */
  let timer: ReturnType<typeof setTimeout> | undefined

  async function refresh(): Promise<void> {
    if (key.value === null || timer !== undefined) return
    if (busy) {
      again = true
      return
    }
    busy = true
    const mine = run
    const asked = key.value
    const answer = await read(asked)
    busy = false
    if (mine !== run) return void refresh()
    error.value = answer.error ?? null
    // Data that is there outlives a read that failed: the page heals when the next one works.
    if (answer.data !== undefined) {
      data.value = answer.data
      readKey.value = asked
    } else if (readKey.value !== asked) {
      data.value = null
      readKey.value = asked
    }
    if (again) {
      again = false
      void refresh()
    }
  }

  function stopPassing(): void {
    timer = undefined
    void refresh()
  }

  watch(
    key,
    () => {
      run += 1
      error.value = null
      const now = performance.now()
      const isPassing = now - changedAt < PASSING_MS
      changedAt = now
      clearTimeout(timer)
      timer = isPassing ? setTimeout(stopPassing, PASSING_MS) : undefined
      void refresh()
    },
    { immediate: true },
  )
  watch(() => connection.generation, refresh)
  onScopeDispose(() => {
    run += 1
    again = false
    clearTimeout(timer)
  })

  return { data, error, readKey, refresh }
}
