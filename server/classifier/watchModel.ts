import { systemActor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { recordEvent } from '../events/recordEvent.ts'

/** Looks at start, and again from time to time, whether the model that classifies is there, and says so once. */
export async function watchModel(app: App, signal: AbortSignal): Promise<void> {
  const { model } = app.classifier
  if (!model) return
  await model.checkIfDue(signal)
  if (signal.aborted) return
  const problem = model.takeNews()
  if (problem === undefined) return
  if (problem === null) app.log.info(`The model ${app.classifier.name} is there`)
  else app.log.warn(problem)
  await inTransaction(app, (tx) =>
    recordEvent(tx, systemActor('auto-review'), {
      type: 'auto_review.problem_changed',
      payload: { problem },
    }),
  )
}
