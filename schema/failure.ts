import type { ReportedFailure } from '../server/accounts/recordFailure.ts'
import { Failure } from '../server/entities/Failure.ts'
import { AttachmentType, SCREENSHOT_ID, screenshotRow } from './attachment.ts'
import { builder } from './builder.ts'
import { DeciderEnum, FailureTypeEnum } from './enums.ts'
import { loadById } from './loadEntity.ts'
import { evidence, LONGEST_REPORT, words } from './validation.ts'

const { id: _id, ...loading } = loadById(Failure)

/** Loadable by its id, though it is no node of the API. */
export const FailureObject = builder.loadableObject(Failure, {
  name: 'Failure',
  authScopes: { signedIn: true },
  ...loading,
  fields: (t) => ({
    type: t.expose('type', { type: FailureTypeEnum }),
    message: t.exposeString('message'),
    details: t.expose('details', { type: 'JSON', nullable: true }),
    attempt: t.exposeInt('attempt'),
    at: t.expose('at', { type: 'DateTime' }),
    worker: t.exposeString('worker', { nullable: true }),
    decidedBy: t.expose('decidedBy', { type: DeciderEnum }),
    screenshot: t.field({
      type: AttachmentType,
      nullable: true,
      resolve: (failure) => failure.screenshotId,
    }),
    fingerprint: t.exposeString('fingerprint', {
      description:
        'Groups failures that look the same: type, phase and the message with its variable parts masked.',
    }),
  }),
})

/** What a bot or an agent says of its failure. */
export const FailureInput = builder.inputType('FailureInput', {
  fields: (t) => ({
    type: t.field({ type: FailureTypeEnum, required: true }),
    message: t.string({ required: true, validate: words(LONGEST_REPORT) }),
    details: t.field({ type: 'JSON', validate: evidence }),
    screenshotId: t.id({ description: SCREENSHOT_ID }),
  }),
})

/**
 * A failure as the use cases take it.
 * @param place where the input has it: `failure`.
 * @throws BadUserInput
 */
export function reportedFailure(input: typeof FailureInput.$inferInput, place: string): ReportedFailure {
  return {
    type: input.type,
    message: input.message,
    details: input.details ?? null,
    screenshotId: screenshotRow(input.screenshotId, `${place}.screenshotId`),
  }
}
