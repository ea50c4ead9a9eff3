import { Failure } from '../server/entities/Failure.ts'
import { builder } from './builder.ts'
import { FailureTypeEnum } from './enums.ts'
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
  }),
})
