import { computed, nextTick, ref, watch, type Ref } from 'vue'
import { isWide } from '../layout/screen.ts'
import { groupKey, type Stop } from './list/line.ts'
import type { QueueLocation } from './queueLocation.ts'
import type { Queue } from './useQueue.ts'
import { useQueueNavigation } from './useQueueNavigation.ts'

/** Where the focus goes when the person moves on, and where there is nothing to move on to. */
export interface MoveHooks {
  readonly focusList: () => void
  readonly focusDetail: () => void
  /** Whether this was the last one that needed a person. What comes up by itself does not open by itself. */
  readonly isLastOpen: (id: string) => boolean
}

/** The ways through the list: what opening, moving on, closing and Enter do. The open item is in the URL. */
export function useQueueMoves(
  queue: Queue,
  openId: Ref<string | null>,
  change: (changes: Partial<QueueLocation>) => void,
  hooks: MoveHooks,
) {
  /** The group whose card the person stands on; no item is open then. */
  const atGroup = ref<string | null>(null)
  const here = computed(() => openId.value ?? (atGroup.value === null ? null : groupKey(atGroup.value)))
  const { current, next, previous, first } = useQueueNavigation(queue, here)

  function open(id: string): void {
    atGroup.value = null
    change({ item: id })
  }

  function goTo(stop: Stop | null): void {
    if (stop === null) return
    if (stop.kind === 'row') return open(stop.key)
    atGroup.value = stop.fingerprint
    if (openId.value !== null) change({ item: null })
  }

  /** Moving by keys puts the focus into the list, so that Enter goes on from there. */
  function move(stop: Stop | null): void {
    queue.moved()
    goTo(stop)
    hooks.focusList()
  }

  /** Closing the card from one of its rows leaves the person on the card. */
  function openGroup(fingerprint: string, isOpen: boolean): void {
    queue.openGroup(fingerprint, isOpen)
    atGroup.value = fingerprint
    if (openId.value !== null) change({ item: null })
  }

  /** On a narrow screen the list can have the focus only once the item that covers it has gone. */
  function close(): void {
    if (openId.value === null) return hooks.focusList()
    watch(openId, () => void nextTick(hooks.focusList), { once: true })
    change({ item: null })
  }

  /** Esc in the detail: back to the list; on a narrow screen, where it covers the list, it closes. */
  function leaveDetail(): void {
    if (isWide.value) hooks.focusList()
    else close()
  }

  function resolved(id: string): void {
    if (id !== openId.value) return
    const then = hooks.isLastOpen(id) ? null : (next.value ?? previous.value)
    if (then === null) close()
    else goTo(then)
  }

  function enter(): void {
    if (current.value?.kind === 'group') {
      openGroup(current.value.fingerprint, !current.value.opened)
      return
    }
    if (openId.value === null) goTo(next.value)
    void nextTick(() => hooks.focusDetail())
  }

  // The open item is in sight: a group that holds it opens, once; closing it again is the person's to decide.
  watch([openId, () => queue.list.value.row(openId.value ?? '')?.group ?? null], ([, group]) => {
    if (group !== null && !group.opened) queue.openGroup(group.fingerprint, true)
  })

  return {
    current,
    first,
    next,
    previous,
    open,
    goTo,
    move,
    openGroup,
    close,
    leaveDetail,
    resolved,
    enter,
  }
}
