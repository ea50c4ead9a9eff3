import { basename } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The files that take ten seconds or more, longest first. One of them that began last would keep one worker
 * busy while the other had nothing left; its length in characters, by which Vitest goes, says nothing of that.
 */
const LONG = [
  'demo.test.ts',
  'page.account.test.ts',
  'lifecycle.test.ts',
  'bulk.test.ts',
  'page.looks.test.ts',
  'page.bulk.test.ts',
  'autoReview.killed.test.ts',
  'page.groups.test.ts',
  'bulk.restart.test.ts',
  'autoReview.servers.test.ts',
  'liveReturn.test.ts',
  'page.ticket.test.ts',
  'page.test.ts',
  'reports.test.ts',
  'undo.edge.test.ts',
  'bulk.undo.test.ts',
  'liveSlow.test.ts',
]

/** Runs the files that take long before all others. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = LONG.indexOf(basename(moduleId))
      return at === -1 ? LONG.length : at
    }
    const others = await super.sort(files)
    return others.toSorted((one, other) => place(one) - place(other))
  }
}
