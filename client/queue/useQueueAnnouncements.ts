import { watch, type Ref } from 'vue'
import type { StormShown } from '../graphql/queueDocuments.ts'
import { useAnnouncement } from '../layout/announcements.ts'
import { groupTexts, queueTexts } from '../texts/queue.ts'
import { lookOfFailure } from '../texts/reasons.ts'
import type { Queue } from './useQueue.ts'

/** Tells screen readers what comes into the queue by itself. Rows that change in place would be a flood, and are not told. */
export function useQueueAnnouncements(queue: Queue, storms: Ref<readonly StormShown[]>): void {
  const tellNew = useAnnouncement()
  const tellStorm = useAnnouncement()

  watch(
    () => queue.list.value.waitingLines,
    (now, before) => {
      if (now > before) tellNew(() => queueTexts.newRowsWait(queue.list.value.waitingLines))
    },
  )
  watch(
    () => storms.value[0]?.fingerprint,
    (now, before) => {
      if (now === undefined || now === before) return
      tellStorm(() => {
        const [storm] = storms.value
        return storm === undefined
          ? ''
          : groupTexts.stormNotice(lookOfFailure(storm.failureType).word, storm.reviews)
      })
    },
  )
}
