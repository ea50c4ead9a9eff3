import { useClientHandle } from '@urql/vue'
import { shallowRef, watch, type Ref } from 'vue'
import { GroupPhaseQuery, type QueueRowReview } from '../graphql/queueDocuments.ts'

/** The phases of the groups seen so far, by fingerprint: a fingerprint belongs to one phase for good. */
const known = new Map<string, string>()

/** The phase that a group is stuck in; empty for tickets, and until it is read. */
export function useGroupPhase(member: Ref<QueueRowReview | undefined>) {
  const { client } = useClientHandle()
  const phase = shallowRef('')

  watch(
    () => member.value?.fingerprint,
    async (fingerprint) => {
      phase.value = known.get(fingerprint ?? '') ?? ''
      const review = member.value
      if (!fingerprint || phase.value !== '' || review?.kind !== 'PHASE') return
      const { data } = await client.query(GroupPhaseQuery, { id: review.id })
      if (data?.review?.subject.__typename !== 'Phase') return
      known.set(fingerprint, data.review.subject.name)
      if (member.value?.fingerprint === fingerprint) phase.value = data.review.subject.name
    },
    { immediate: true },
  )

  return phase
}

/** The phase of a fingerprint that was on screen; empty where it was not. */
export function knownPhase(fingerprint: string | null): string {
  return known.get(fingerprint ?? '') ?? ''
}
