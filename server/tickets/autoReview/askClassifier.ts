import type { App } from '../../app.ts'
import { reserveCost, settleCost } from '../../classifier/budget.ts'
import {
  ClassifierUnavailable,
  type ClassifierVerdict,
  ModelGone,
  type Transcript,
} from '../../classifier/classifier.ts'

/** A classification may take this long: well below the claim on the ticket. */
const CLASSIFY_MS = 25_000

/**
 * Asks the classifier, within the day's limit of what it may cost.
 * @throws ModelGone, CostLimitReached, CostLimitTaken
 * @throws ClassifierUnavailable, also when the time is over and the classifier does not care.
 */
export async function askClassifier(
  app: App,
  transcript: Transcript,
  stopping: AbortSignal,
): Promise<ClassifierVerdict> {
  const { classifier } = app
  if (classifier.model?.isGone) throw new ModelGone(classifier.model.problem!)
  if (!classifier.mostTokens) return classify(app, transcript, stopping)
  const reservation = await reserveCost(app, classifier.mostTokens(transcript))
  try {
    const verdict = await classify(app, transcript, stopping)
    await settleCost(app, reservation, verdict.usage ?? 'unknown')
    return verdict
  } catch (error) {
    const mayHaveCost = !(error instanceof ClassifierUnavailable) || error.mayHaveCost
    await settleCost(app, reservation, mayHaveCost ? 'unknown' : 'nothing')
    throw error
  }
}

async function classify(app: App, transcript: Transcript, stopping: AbortSignal): Promise<ClassifierVerdict> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(CLASSIFY_MS)])
  const outOfTime = new Promise<never>((_, reject) => {
    signal.addEventListener(
      'abort',
      () => reject(new ClassifierUnavailable('The model took too long.', true)),
      { once: true },
    )
  })
  return Promise.race([app.classifier.classify(transcript, signal), outOfTime])
}
