import type { Verdict } from '../../entities/words.ts'
import { ClassifierUnavailable, type Classifier } from '../classifier.ts'
import { asServerReads } from './asServerReads.ts'
import type { JudgedEnding } from './figures.ts'
import type { LabelledEnding } from './labelledEndings.ts'

/** Questions to the classifier under way at once. */
const AT_ONCE = 8

export interface Judgement {
  /** In the order of the endings. */
  readonly judged: readonly JudgedEnding[]
  /** Those without a verdict, and what the classifier said last about why. */
  readonly unasked: readonly LabelledEnding[]
  readonly problem: string | null
}

/**
 * Asks the classifier about every ending, several at a time. Where it could not be asked, the ending is tried
 * again for as long as a round gets some of them through.
 * @param progress is told how many have a verdict
 */
export async function judgeEndings(
  classifier: Classifier,
  endings: readonly LabelledEnding[],
  progress: (judged: number) => void,
): Promise<Judgement> {
  const verdicts = new Map<LabelledEnding, Verdict>()
  let unasked = endings
  let problem: string | null = null

  const ask = async (ending: LabelledEnding): Promise<void> => {
    try {
      verdicts.set(ending, await verdictOf(classifier, ending))
      progress(verdicts.size)
    } catch (error) {
      if (!(error instanceof ClassifierUnavailable)) throw error
      problem = error.message
    }
  }
  for (let before = Infinity; unasked.length > 0 && unasked.length < before;) {
    before = unasked.length
    await severalAtOnce(unasked, ask)
    unasked = unasked.filter((ending) => !verdicts.has(ending))
  }
  const judged = endings.flatMap((ending) => {
    const verdict = verdicts.get(ending)
    return verdict === undefined ? [] : [{ ending, verdict }]
  })
  return { judged, unasked, problem: unasked.length === 0 ? null : problem }
}

/** A turn without a word is ERROR by rule: the server asks no classifier about it. */
async function verdictOf(classifier: Classifier, ending: LabelledEnding): Promise<Verdict> {
  if (ending.assistantMessages.length === 0) return 'ERROR'
  const { userRequest, lastUserMessage, assistantMessages } = ending
  const transcript = asServerReads({ userRequest, lastUserMessage, assistantMessages })
  return (await classifier.classify(transcript, new AbortController().signal)).verdict
}

async function severalAtOnce<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values()
  const worker = async (): Promise<void> => {
    for (const item of waiting) await act(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}
