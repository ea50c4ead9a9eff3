import type { CombinedError } from '@urql/vue'
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { connection } from '../graphql/connection.ts'
import type { Answer } from '../review/useLiveRead.ts'

/** One page of a list. */
export interface ListPage<Row> {
  readonly nodes: readonly Row[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

/** A list that is read a page at a time. */
export interface Pages<Row> {
  /** Null until the first page is there. */
  readonly rows: Ref<readonly Row[] | null>
  readonly hasMore: Ref<boolean>
  readonly isReading: Ref<boolean>
  readonly error: Ref<CombinedError | null>
  /** Reads what is shown once more. */
  readonly refresh: () => Promise<void>
  /** Reads the first page in place of what is shown. */
  readonly begin: () => Promise<void>
  /** Reads the next page. */
  readonly more: () => Promise<void>
}

/**
 * A list that is read a page at a time, and again when the connection comes back.
 * @param pageAfter reads the page after a cursor; null: the first.
 * @param least how many are read at first, where there are so many.
 */
export function usePages<Row>(
  pageAfter: (after: string | null) => PromiseLike<Answer<ListPage<Row>>>,
  least = 1,
): Pages<Row> {
  const rows = shallowRef<readonly Row[] | null>(null)
  const hasMore = ref(false)
  const isReading = ref(false)
  const error = shallowRef<CombinedError | null>(null)
  let endCursor: string | null = null
  let run = 0

  /** Reads on from `known` until there are as many as `enough`. @param isOther another list than what is shown. */
  async function read(known: readonly Row[], enough: number, isOther = false): Promise<void> {
    const mine = ++run
    isReading.value = true
    let found = known
    let after = known.length > 0 ? endCursor : null
    for (;;) {
      const answer = await pageAfter(after)
      if (mine !== run) return
      error.value = answer.error ?? null
      if (!answer.data) {
        // What is shown outlives a read that failed, and is not taken for another list.
        if (isOther) rows.value = null
        break
      }
      found = [...found, ...answer.data.nodes]
      after = answer.data.pageInfo.endCursor
      if (answer.data.pageInfo.hasNextPage && found.length < enough) continue
      rows.value = found
      endCursor = after
      hasMore.value = answer.data.pageInfo.hasNextPage
      break
    }
    isReading.value = false
  }

  const refresh = () => read([], Math.max(rows.value?.length ?? 0, least))
  const begin = () => read([], least, true)
  const more = () => read(rows.value ?? [], (rows.value?.length ?? 0) + 1)

  watch(() => connection.generation, refresh, { immediate: true })
  onScopeDispose(() => {
    run += 1
  })

  return { rows, hasMore, isReading, error, refresh, begin, more }
}
