import { useClientHandle } from '@urql/vue'
import type { Client } from '@urql/core'
import { computed, shallowRef } from 'vue'
import {
  DeleteViewMutation,
  SavedViewsQuery,
  SaveViewMutation,
  SetDefaultViewMutation,
  type SavedView,
} from '../graphql/viewDocuments.ts'
import { usePending } from '../review/usePending.ts'
import { session } from '../session/session.ts'

const views = shallowRef<readonly SavedView[]>([])

/** What the page begins with: the query of the address; null for the whole queue. */
export const defaultSearch = computed(() => session.viewer?.defaultView?.search ?? null)

function take(read: readonly SavedView[]): void {
  views.value = read
  if (session.viewer === null) return
  const own = read.find(({ isDefault }) => isDefault)
  session.viewer = { ...session.viewer, defaultView: own === undefined ? null : { search: own.search } }
}

/** Reads them; one list for the whole page. */
export async function readViews(client: Client): Promise<void> {
  const { data } = await client.query(SavedViewsQuery, {})
  if (data) take(data.savedViews)
}

/** The saved views, and what can be done with them; one thing at a time. */
export function useSavedViews() {
  const { client } = useClientHandle()
  const { busy, problem, run, forget } = usePending()

  /** @returns the view as it is now; null when it did not work, and `problem` says why. */
  async function save(input: {
    id?: string
    name?: string
    search?: string
    shared?: boolean
  }): Promise<SavedView | null> {
    const data = await run('save', () => client.mutation(SaveViewMutation, { input }))
    if (data === null) return null
    await readViews(client)
    return data.saveView.view
  }

  async function remove(id: string): Promise<void> {
    const data = await run('delete', () => client.mutation(DeleteViewMutation, { input: { id } }))
    if (data !== null) await readViews(client)
  }

  /** @param id null: the page begins with the whole queue again. */
  async function beginWith(id: string | null): Promise<void> {
    const data = await run('begin', () => client.mutation(SetDefaultViewMutation, { input: { id } }))
    if (data !== null) take(data.setDefaultView.views)
  }

  return { views, busy, problem, forget, save, remove, beginWith }
}
