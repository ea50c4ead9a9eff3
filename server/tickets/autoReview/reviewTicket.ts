import type { App } from '../../app.ts'
import {
  ClassifierUnavailable,
  type ClassifierVerdict,
  type Transcript,
} from '../../classifier/classifier.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { applyVerdict } from './applyVerdict.ts'
import type { DueTicket } from './claimDue.ts'
import { giveBack } from './lockIfUnchanged.ts'
import { prepareReview } from './prepareReview.ts'
import { putOffReview } from './putOffReview.ts'

/** A classification may take this long: well below the claim on the ticket. */
const CLASSIFY_MS = 25_000

/** Reviews one claimed ticket. No transaction is open while the classifier thinks. */
export async function reviewTicket(app: App, due: DueTicket, stopping: AbortSignal): Promise<void> {
  const transcript = await inTransaction(app, (tx) => prepareReview(tx, due))
  if (!transcript) return
  try {
    const verdict = await classify(app, transcript, stopping)
    await inTransaction(app, (tx) => applyVerdict(tx, due, verdict, app.classifier.name))
  } catch (error) {
    if (stopping.aborted) {
      await inTransaction(app, (tx) => giveBack(tx, due))
    } else if (error instanceof ClassifierUnavailable) {
      app.log.warn({ err: error, ticketId: due.id }, 'The classifier could not be asked')
      await inTransaction(app, (tx) => putOffReview(tx, due))
    } else {
      throw error
    }
  }
}

/** @throws ClassifierUnavailable, also when the time is over and the classifier does not care. */
async function classify(app: App, transcript: Transcript, stopping: AbortSignal): Promise<ClassifierVerdict> {
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(CLASSIFY_MS)])
  const outOfTime = new Promise<never>((_, reject) => {
    signal.addEventListener(
      'abort',
      () => reject(new ClassifierUnavailable('The classifier took too long.')),
      { once: true },
    )
  })
  return Promise.race([app.classifier.classify(transcript, signal), outOfTime])
}
