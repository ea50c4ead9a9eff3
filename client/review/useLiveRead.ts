import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { CombinedError } from '@urql/vue'
import { connection } from '../graphql/connection.ts'

/** What a query answers. */
export interface Answer<Data> {
  readonly data?: Data
  readonly error?: CombinedError
}

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

  async function refresh(): Promise<void> {
    if (key.value === null) return
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

  watch(
    key,
    () => {
      run += 1
      error.value = null
      void refresh()
    },
    { immediate: true },
  )
  watch(() => connection.generation, refresh)
  onScopeDispose(() => {
    run += 1
    again = false
  })

  return { data, error, readKey, refresh }
}
