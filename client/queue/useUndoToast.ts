import { useClientHandle } from '@urql/vue'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { RESUMES_WORK } from '../review/moves.ts'
import { undo } from '../review/undo.ts'
import {
  forgetTooLate,
  latestOffer,
  tooLate,
  undoingOffer,
  undoneOffers,
  undoStateOf,
  type UndoOffer,
  type UndoState,
} from '../review/undoStore.ts'
import { actionWords, wordFor } from '../texts/words.ts'

/** What the toast at the foot of the list says. */
export interface UndoToastShown {
  readonly key: string
  readonly state: UndoState
  readonly label: string
  readonly title: string
  readonly from: string
  readonly until: string
  /** What to open; empty for a batch. */
  readonly reviewId: string
  /** The work goes on when the window ends: "starts in 7 s". */
  readonly resumes: boolean
  /** Why the last try did not work, or what it could not take back. */
  readonly sentence: string
}

/** How long "taken back" stays. */
const UNDONE_MS = 6000

const RESUMING = RESUMES_WORK.map((action) => wordFor(actionWords, action))

function shown(offer: UndoOffer, state: UndoState, sentence = ''): UndoToastShown {
  const { resolutionId, label, title, from, until, reviewId } = offer
  return {
    key: `${resolutionId} ${state === 'undoing' ? 'open' : state}`,
    state,
    label,
    title,
    from,
    until,
    reviewId,
    sentence,
    resumes: RESUMING.includes(label),
  }
}

/**
 * The toasts of what was done last: one that can be taken back, one that says that it was, or that it is too late.
 * @param onUndone is told what was taken back.
 */
export function useUndoToast(onUndone: (offer: UndoOffer) => void) {
  const { client } = useClientHandle()
  const undone = shallowRef<UndoOffer | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  watch(
    undoneOffers,
    (now, before) => {
      const fresh = now.find((offer) => !before.includes(offer))
      if (fresh === undefined) return
      undone.value = fresh
      onUndone(fresh)
      clearTimeout(timer)
      timer = setTimeout(() => {
        undone.value = null
      }, UNDONE_MS)
    },
    // Before the feed brings the work back: it need not wait behind "1 new".
    { flush: 'sync' },
  )
  onScopeDispose(() => clearTimeout(timer))

  const toasts = computed<readonly UndoToastShown[]>(() => {
    const list: UndoToastShown[] = []
    if (tooLate.value !== null) list.push(shown(tooLate.value.offer, 'late', tooLate.value.sentence))
    if (undone.value !== null) {
      list.push(shown(undone.value, 'undone', undoStateOf(undone.value.resolutionId)?.sentence))
    }
    if (undoingOffer.value !== null) list.push(shown(undoingOffer.value, 'undoing'))
    else if (latestOffer.value !== null) {
      list.push(shown(latestOffer.value, 'open', undoStateOf(latestOffer.value.resolutionId)?.sentence))
    }
    return list
  })

  return {
    toasts,
    undoShown: () => {
      if (latestOffer.value !== null) void undo(client, latestOffer.value.resolutionId)
    },
    close: (toast: UndoToastShown) => {
      if (toast.state === 'late') forgetTooLate()
      else undone.value = null
    },
  }
}
