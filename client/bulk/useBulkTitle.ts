import { computed } from 'vue'
import { bulkTexts } from '../texts/bulk.ts'
import { actionWords, wordFor } from '../texts/words.ts'
import { actedOn, bulk, bulkAction, isUndone } from './bulkStore.ts'

/** What the batch is called, from what is asked for to what came of it. */
export function useBulkTitle() {
  const act = computed(() => wordFor(actionWords, bulkAction.value))

  const title = computed(() => {
    const { step, preview, operation, noun } = bulk
    if (operation !== null && step === 'running') {
      return bulkTexts.doing(bulkAction.value, act.value, actedOn.value, noun)
    }
    if (operation !== null && step === 'result') {
      const { succeeded, undone } = operation
      return isUndone.value
        ? bulkTexts.undoneTitle(noun, undone, succeeded)
        : bulkTexts.result(bulkAction.value, act.value, succeeded, actedOn.value, noun)
    }
    if (preview === null) return bulk.problem === '' ? bulkTexts.reading : act.value
    if (preview.count === 0) return bulkTexts.nothingLeft
    const say = bulkAction.value === 'RETRY' ? bulkTexts.retryTitle : bulkTexts.title
    return say(act.value, preview.count, preview.count + preview.notAllowed, noun)
  })

  return { act, title }
}
