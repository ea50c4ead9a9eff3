import { computed, ref, type Ref } from 'vue'
import { useLiveRead, type Answer } from './useLiveRead.ts'
import { useSubjectChanges, type Subject } from './useSubjectChanges.ts'

/**
 * What a page shows of one account or ticket, read again whenever that changed on the server.
 * @param id what is read: a review, an account or a ticket.
 * @param subjectOf whose changes to follow, once something was read.
 * @param isThere whether it was found.
 */
export function useSubjectRead<Data extends { readonly feedCursor: string }>(
  id: Ref<string>,
  read: (id: string) => PromiseLike<Answer<Data>>,
  subjectOf: (data: Data | null) => Subject | null,
  isThere: (data: Data) => boolean,
) {
  const { data, error, readKey, refresh } = useLiveRead(id, read)
  /** Counts up with every change, for what is read beside `data`. */
  const changes = ref(0)

  const isMissing = computed(
    () => readKey.value === id.value && (data.value === null || !isThere(data.value)),
  )

  function readAgain(): void {
    changes.value += 1
    void refresh()
  }

  useSubjectChanges(
    computed(() => subjectOf(data.value)),
    () => data.value?.feedCursor ?? null,
    readAgain,
  )

  return { data, error, isMissing, changes, refresh, readAgain }
}
