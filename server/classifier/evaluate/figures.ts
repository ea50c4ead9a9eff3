import { VERDICTS, type Verdict } from '../../entities/words.ts'
import type { LabelledEnding } from './labelledEndings.ts'
import { upperBound95 } from './upperBound.ts'

/** An ending and the verdict that the server would act on. */
export interface JudgedEnding {
  readonly ending: LabelledEnding
  readonly verdict: Verdict
}

/** label → verdict → how many. */
export type Confusion = Record<Verdict, Record<Verdict, number>>

/** What `--json` prints. Rates are 0 to 1, null where there is nothing to divide by. */
export interface Figures {
  readonly total: number
  /** Share of the endings whose verdict is their label. */
  readonly accuracy: number | null
  /** Share of the endings that are not COMPLETED, but would be closed. */
  readonly falseCompleted: number | null
  readonly falseCompletedUpper95: number | null
  /** Share of the COMPLETED endings that would be closed. */
  readonly coverage: number | null
  readonly confusion: Confusion
}

export function figuresOf(judged: readonly JudgedEnding[]): Figures {
  const confusion = Object.fromEntries(
    VERDICTS.map((label) => [label, Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0]))]),
  ) as Confusion
  for (const { ending, verdict } of judged) confusion[ending.label][verdict] += 1

  const right = VERDICTS.reduce((sum, label) => sum + confusion[label][label], 0)
  const completed = judged.filter(({ ending }) => ending.label === 'COMPLETED').length
  const others = judged.length - completed
  const falselyClosed = falseCompletedOf(judged).length
  return {
    total: judged.length,
    accuracy: share(right, judged.length),
    falseCompleted: share(falselyClosed, others),
    falseCompletedUpper95: others === 0 ? null : upperBound95(falselyClosed, others),
    coverage: share(confusion.COMPLETED.COMPLETED, completed),
    confusion,
  }
}

/** The endings that would be closed and should not be. */
export function falseCompletedOf(judged: readonly JudgedEnding[]): LabelledEnding[] {
  return judged.flatMap(({ ending, verdict }) =>
    verdict === 'COMPLETED' && ending.label !== 'COMPLETED' ? [ending] : [],
  )
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole
}
