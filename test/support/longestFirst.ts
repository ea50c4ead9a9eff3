import { readFileSync } from 'node:fs'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** A browser, or servers in processes of their own: what makes a file take long. */
const HEAVY = /support\/(browser|serverProcess)\.ts|twoServers|\.spawn\(/

/**
 * Runs the files that take long before all others. One of them that began last would keep one worker busy while the other
 * had nothing left. Within both kinds vitest orders them: by the time that they took the last time, where it knows that,
 * and by their size where it does not.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isHeavy = ({ moduleId }: TestSpecification) => HEAVY.test(readFileSync(moduleId, 'utf8'))
    const sorted = await super.sort(files)
    const heavy = new Set(sorted.filter(isHeavy))
    return [...heavy, ...sorted.filter((file) => !heavy.has(file))]
  }
}
