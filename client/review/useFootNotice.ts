import { computed, ref, watch, type Ref } from 'vue'
import { connection } from '../graphql/connection.ts'
import type { TicketShown } from '../graphql/ticketDocuments.ts'
import { mayAct } from '../session/session.ts'
import type { Move } from './moves.ts'
import type { DetailActions, DetailItem } from './useDetailActions.ts'

/** How the foot stands when its notice comes. */
interface FootState {
  /** A phone shows that something is too late to undo, and nothing else. */
  readonly isLateAlone: Ref<boolean>
  readonly hasDraft: Ref<boolean>
  /** Whether one of its fields has the focus. */
  readonly isInField: () => boolean
}

/** What the foot is made of. */
interface Offered {
  readonly itemId: string
  readonly ticket: TicketShown | null
  readonly moves: readonly Move[]
}

/** Why nothing can be done with the open item now, and what becomes of the foot meanwhile. */
export function useFootNotice(item: () => DetailItem, actions: DetailActions, foot: FootState) {
  const { itemId, isOver, heldByOther, busy, footMoves } = actions

  /** Null where something can be done. */
  const notice = computed(() => {
    if (foot.isLateAlone.value) return 'late'
    if (connection.status === 'lost') return 'lost'
    if (isOver.value) return 'over'
    if (!mayAct.value) return 'reading'
    return heldByOther.value === null ? null : 'held'
  })
  const isOff = computed(() => notice.value !== null)

  /** What is over takes nothing any more: there only what is being written stays, and not what was just sent. */
  function isWriting(): boolean {
    if (notice.value === 'over') return foot.hasDraft.value && busy.value === null && foot.isInField()
    return foot.hasDraft.value || foot.isInField()
  }

  /**
   * Whether the foot stays below the notice: somebody writes in it, or has. Without its field the next letters would be
   * commands. It is decided once, as the notice comes: what is clicked then may not move under the pointer.
   */
  const stays = ref(false)
  watch([itemId, isOff], ([id, off], [before]) => {
    stays.value = off && id === before && isWriting()
  })

  /** It waits as it was: with what is offered next, its field would be another one. */
  const offered = computed<Offered>((before) =>
    isOff.value && before?.itemId === itemId.value
      ? before
      : { itemId: itemId.value, ticket: item().ticket, moves: footMoves.value },
  )

  return { notice, isOff, stays, offered }
}
