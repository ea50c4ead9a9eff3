import { useClientHandle } from '@urql/vue'
import { computed, watch, type Ref } from 'vue'
import { bulk } from '../bulk/bulkStore.ts'
import { previewBulk } from '../bulk/bulkStart.ts'
import type { ReviewFilter } from '../graphql/queueDocuments.ts'
import type { ResolutionAction } from '../graphql/words.ts'
import { selectionTexts } from '../texts/queue.ts'
import { lookOfReview } from '../texts/reasons.ts'
import type { GroupLine, QueueRow } from './list/line.ts'
import { filterOfSelection } from './selection.ts'
import { selectionActions } from './selectionActions.ts'
import { idsOfSelection } from './selectionIds.ts'
import { knownPhase } from './useGroupPhase.ts'
import type { useRowActions } from './useRowActions.ts'
import type { QueueSelection } from './useSelection.ts'

/** The API's limit for one batch. */
const LARGEST_BATCH = 10_000
/** Claims and snoozes go out one by one. */
const MOST_ONE_BY_ONE = 200

/** What is done with everything that is ticked, or with a group. */
export function useSelectionActions(
  filter: Ref<ReviewFilter>,
  selection: QueueSelection,
  rowActions: ReturnType<typeof useRowActions>,
) {
  const { client } = useClientHandle()
  const actions = computed(() => selectionActions(selection.rows.value))
  const tooMany = computed(() =>
    selection.count.value > MOST_ONE_BY_ONE ? selectionTexts.tooMany(MOST_ONE_BY_ONE) : '',
  )

  /** What the set is about, if it is about one thing. */
  function about(rows: readonly QueueRow[]) {
    const [first] = rows
    if (first === undefined || first.review.fingerprint === null) return null
    if (rows.some(({ review }) => review.fingerprint !== first.review.fingerprint)) return null
    const { review } = first
    return {
      look: lookOfReview(review),
      summary: review.summary,
      phase: knownPhase(review.fingerprint),
      reviewId: review.id,
    }
  }

  const ids = (most: number) => idsOfSelection(client, selection.selection.value, filter.value, most)

  async function act(action: string): Promise<void> {
    if (selection.count.value === 0) return
    const whole = filterOfSelection(selection.selection.value, filter.value)
    // The server offered it, so that it knows it, also where this page does not.
    const known = action as ResolutionAction
    const input =
      whole === null
        ? { action: known, reviewIds: await ids(LARGEST_BATCH) }
        : { action: known, filter: whole }
    await previewBulk(client, { input, about: about(selection.rows.value) })
  }

  /** Exactly the group's fingerprint, with the action that is likeliest for it. */
  async function reviewGroup(group: GroupLine): Promise<void> {
    const review = group.rows.find((row) => !row.gone)?.review
    const action = review?.allowedActions[0]
    if (review === undefined || action === undefined) return
    const whole: ReviewFilter = { ...filter.value, fingerprint: group.fingerprint, statuses: ['OPEN'] }
    await previewBulk(client, { input: { action, filter: whole }, about: about(group.rows) })
  }

  async function claim(): Promise<void> {
    if (selection.count.value > 0 && tooMany.value === '') {
      await rowActions.claimMany(await ids(MOST_ONE_BY_ONE))
    }
  }

  async function snooze(until: string): Promise<void> {
    if (selection.count.value === 0 || tooMany.value !== '') return
    const failed = await rowActions.snoozeMany(await ids(MOST_ONE_BY_ONE), until)
    selection.clear()
    if (failed.length > 0) selection.select(failed)
  }

  // What was started is no longer being chosen.
  watch(
    () => bulk.step,
    (step) => {
      if (step === 'running') selection.clear()
    },
  )

  return { actions, tooMany, act, reviewGroup, claim, snooze }
}
