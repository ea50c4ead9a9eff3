import { computed, watch, type Ref } from 'vue'
import { frameTexts } from '../texts/frame.ts'
import { useWork } from '../work/useWork.ts'
import type { QueueLocation } from './queueLocation.ts'

/** What the list is called, on the page and on the browser's tab. */
export function useQueueTitle(location: Ref<QueueLocation>) {
  const { campaigns, projects } = useWork()

  const title = computed(() => {
    const { view, since, campaign, project } = location.value
    if (view === 'claimed') return frameTexts.claimedByMe
    if (view === 'snoozed') return frameTexts.snoozed
    if (view === 'resolved') return since === 'today' ? frameTexts.resolvedToday : frameTexts.resolved
    const work = [...campaigns.value, ...projects.value].find(({ id }) => id === (campaign ?? project))
    return work?.name ?? frameTexts.queue
  })
  watch(
    title,
    (text) => {
      document.title = `${text} · ${frameTexts.name}`
    },
    { immediate: true },
  )

  return title
}
