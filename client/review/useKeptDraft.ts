import { computed, ref, watch, type Ref } from 'vue'
import { copyText } from '../layout/clipboard.ts'
import { draftOf } from './drafts.ts'

/** What was written for a phase or a ticket that takes nothing now: it is kept, and can be copied. */
export function useKeptDraft(subjectId: Ref<string>) {
  const draft = computed(() => draftOf(subjectId.value))
  const unsent = computed(() =>
    [draft.value.message, draft.value.note].filter((text) => text.trim() !== '').join('\n\n'),
  )
  const copied = ref(false)
  watch(unsent, () => {
    copied.value = false
  })

  async function copyNote(): Promise<void> {
    copied.value = await copyText(unsent.value)
  }

  return { unsent, copied, copyNote }
}
