import type { Answer } from '../../review/useLiveRead.ts'
import { useWork } from '../../work/useWork.ts'
import { usePages, type ListPage } from '../usePages.ts'
import { useSettingsChanges } from '../useSettingsChanges.ts'

/** Campaigns or projects, page by page, whoever changes them. @param read reads the page after a cursor; null: the first. */
export function useWorkList<Row>(read: (after: string | null) => PromiseLike<Answer<ListPage<Row>>>) {
  const { readWork } = useWork()
  const list = usePages(read)

  /** The sidebar names them too. */
  async function changed(): Promise<void> {
    await Promise.all([list.refresh(), readWork()])
  }

  useSettingsChanges(changed, ['WORK'])

  return { list, changed }
}
