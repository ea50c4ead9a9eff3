import { useEventListener } from '@vueuse/core'
import { watch } from 'vue'
import type { ReviewFilter } from '../graphql/queueDocuments.ts'
import { useCommands } from '../keys/registry.ts'
import { mayAct } from '../session/session.ts'
import type { Stop } from './list/line.ts'
import type { useSelection } from './useSelection.ts'
import type { useSelectionActions } from './useSelectionActions.ts'

/** Followed, as a component's own properties are. */
interface SelectionSource {
  readonly filter: ReviewFilter
  /** What the person stands on, and the first line of the list. */
  readonly current: Stop | null
  readonly first: Stop | null
  /** No list is shown that could be selected from. */
  readonly isQuiet: boolean
}

/**
 * The keys that select, and those that act on the selection: here and not in its bar, which may still be on its way when
 * they are pressed. Esc clears it, and so does another filter.
 * @returns does something with what the person stands on, or the first line.
 */
export function useSelectionCommands(
  source: SelectionSource,
  selection: ReturnType<typeof useSelection>,
  onSelection: ReturnType<typeof useSelectionActions>,
): (act: (stop: Stop) => void) => void {
  const mayTick = () => source.first !== null && !source.isQuiet && mayAct.value

  function onCurrent(act: (stop: Stop) => void): void {
    const stop = source.current ?? source.first
    if (stop !== null && mayAct.value) act(stop)
  }

  useCommands({
    select: { run: () => onCurrent(selection.toggle), when: mayTick },
    extend: { run: () => onCurrent(selection.extend), when: mayTick },
    retrySelected: {
      run: () => {
        if (selection.count.value > 0) void onSelection.act('RETRY')
        else if (source.current?.kind === 'group') void onSelection.reviewGroup(source.current)
      },
      when: () => {
        if (selection.count.value === 0) return source.current?.kind === 'group' && mayAct.value
        return onSelection.actions.value.some(({ action }) => action === 'RETRY')
      },
    },
    claimSelected: {
      run: () => void onSelection.claim(),
      when: () => selection.count.value > 0 && onSelection.tooMany.value === '',
    },
    selectAll: { run: selection.selectAll, when: mayTick },
  })

  // Looked at before anybody acts on it: in the detail Esc leads back to the list, and what lies over the page it closes.
  useEventListener(
    window,
    'keydown',
    ({ key, target }) => {
      if (key !== 'Escape' || document.querySelector('[role="dialog"], [role="menu"]') !== null) return
      const at = target instanceof Element ? target : null
      if (at?.closest('section, input, textarea') == null) selection.clear()
    },
    { capture: true },
  )

  watch(() => source.filter, selection.clear)

  return onCurrent
}
