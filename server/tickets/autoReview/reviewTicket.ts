import type { App } from '../../app.ts'
import { CostLimitReached, CostLimitTaken } from '../../classifier/budget.ts'
import { ClassifierUnavailable, ModelGone } from '../../classifier/classifier.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { applyVerdict } from './applyVerdict.ts'
import { askClassifier } from './askClassifier.ts'
import type { DueTicket } from './claimDue.ts'
import { giveBack, giveBackLater } from './lockIfUnchanged.ts'
import { prepareReview } from './prepareReview.ts'
import { putOffReview } from './putOffReview.ts'
import { leaveToPerson, waitForNextDay } from './withoutVerdict.ts'

/** Reviews one claimed ticket. No transaction is open while the classifier thinks. */
export async function reviewTicket(app: App, due: DueTicket, stopping: AbortSignal): Promise<void> {
  const turn = await inTransaction(app, (tx) => prepareReview(tx, due))
  if (!turn) return
  try {
    const verdict = await askClassifier(app, turn.transcript, stopping)
    const { readThrough } = turn
    const { name: classifier } = app.classifier
    await inTransaction(app, (tx) => applyVerdict(tx, due, { ...verdict, classifier, readThrough }))
  } catch (error) {
    if (stopping.aborted) await inTransaction(app, (tx) => giveBack(tx, due))
    else await goOnWithout(app, due, error)
  }
}

/** There is no verdict: what becomes of the ticket depends on why. Never is a guess put in its place. */
async function goOnWithout(app: App, due: DueTicket, error: unknown): Promise<void> {
  if (error instanceof ModelGone) {
    const summary = `the model ${app.classifier.name} is not there any more: a person closes it`
    await inTransaction(app, (tx) => leaveToPerson(tx, due, summary))
  } else if (error instanceof CostLimitTaken) {
    await inTransaction(app, (tx) => giveBackLater(tx, due))
  } else if (error instanceof CostLimitReached && app.settings.current.pastDailyCost === 'WAIT') {
    await inTransaction(app, (tx) => waitForNextDay(tx, due))
  } else if (error instanceof CostLimitReached) {
    const summary = 'the day’s limit of what verdicts may cost is reached: a person closes it'
    await inTransaction(app, (tx) => leaveToPerson(tx, due, summary))
  } else if (error instanceof ClassifierUnavailable) {
    app.log.warn({ err: error, ticketId: due.id }, 'The classifier could not be asked')
    await inTransaction(app, (tx) => putOffReview(tx, due))
  } else {
    throw error
  }
}
