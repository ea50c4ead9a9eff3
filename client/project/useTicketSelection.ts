import { computed, shallowRef, watch, type Ref } from 'vue'
import type { TicketRows } from './ticketRows.ts'

/** What is ticked in a project's list. It survives live changes and drops what has left. */
export function useTicketSelection(state: Ref<TicketRows>) {
  const selected = shallowRef<ReadonlySet<string>>(new Set())

  const tickets = computed(() =>
    state.value.rows.filter((row) => selected.value.has(row.ticket.id)).map((row) => row.ticket),
  )

  watch(state, ({ rows }) => {
    const there = new Set(rows.filter((row) => !row.gone).map((row) => row.ticket.id))
    const left = [...selected.value].filter((id) => there.has(id))
    if (left.length < selected.value.size) selected.value = new Set(left)
  })

  return {
    selected,
    tickets,
    toggle: (id: string) => {
      const next = new Set(selected.value)
      if (!next.delete(id)) next.add(id)
      selected.value = next
    },
    /** Ticks everything between these two. */
    extend: (from: string, to: string) => {
      const { rows } = state.value
      const [a, b] = [from, to].map((id) => rows.findIndex((row) => row.ticket.id === id)) as [number, number]
      if (a === -1 || b === -1) return
      const between = rows.slice(Math.min(a, b), Math.max(a, b) + 1).filter((row) => !row.gone)
      selected.value = new Set([...selected.value, ...between.map((row) => row.ticket.id)])
    },
    clear: () => {
      selected.value = new Set()
    },
  }
}
