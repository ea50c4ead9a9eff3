import type { Answer } from '../../review/useLiveRead.ts'
import { useWork } from '../../work/useWork.ts'
import { usePages, type ListPage } from '../usePages.ts'
import { useReveal } from '../useReveal.ts'

/** Campaigns or projects, page by page, with the form for a new one. @param read reads the page after a cursor; null: the first. */
export function useWorkList<Row>(read: (after: string | null) => PromiseLike<Answer<ListPage<Row>>>) {
  const { readWork } = useWork()
  const form = useReveal()
  const pages = usePages(read)

  /** The sidebar names them too. */
  async function changed(): Promise<void> {
    await Promise.all([pages.refresh(), readWork()])
  }

  async function created(): Promise<void> {
    await changed()
    await form.close()
  }

  return { ...pages, form, changed, created }
}
