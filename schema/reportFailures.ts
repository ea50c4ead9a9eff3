import { type KeyedReport, type ReportResult, reportFailures } from '../server/accounts/reportFailures.ts'
import { BadUserInput } from '../server/errors.ts'
import type { ItemsFailAlone } from './argumentChecks.ts'
import { builder } from './builder.ts'
import { callCost } from './callCost.ts'
import { caller } from './context.ts'
import { FailureInput, reportedFailure } from './failure.ts'
import { FailureDecisionType } from './failureDecision.ts'
import { words } from './validation.ts'

/** Most of a call; the contract's limit. */
const MOST_REPORTS = 1000

const FailureReportInput = builder.inputType('FailureReportInput', {
  description: "About the account's current phase; `phase` says by name which one that has to be.",
  fields: (t) => ({
    username: t.string({ required: true, validate: words(200) }),
    platform: t.string({ required: true, validate: words(100) }),
    phase: t.string({ validate: words(100).nullish() }),
    failure: t.field({ type: FailureInput, required: true }),
    idempotencyKey: t.string({ required: true, validate: words(200) }),
  }),
})

const FailureReportResult = builder.objectRef<ReportResult>('FailureReportResult').implement({
  description: 'A decision, or the code and the message of an error.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    decision: t.field({
      type: FailureDecisionType,
      nullable: true,
      resolve: ({ outcome }) => outcome,
    }),
    code: t.string({ nullable: true, resolve: ({ error }) => error?.code }),
    message: t.string({ nullable: true, resolve: ({ error }) => error?.message }),
  }),
})

type Report = typeof FailureReportInput.$inferInput

builder.relayMutationField(
  'reportFailures',
  {
    inputFields: (t) => ({ reports: t.field({ type: [FailureReportInput], required: true }) }),
  },
  {
    description:
      "For bots that keep no lease: 1 to 1,000 a call, each done once by its `idempotencyKey`. Without `phase` it is about the account's current one.",
    authScopes: { worker: true },
    complexity: ({ input }) => callCost(input.reports, MOST_REPORTS),
    extensions: { itemsFailAlone: 'reports' } satisfies ItemsFailAlone,
    resolve: async (_root, { input }, context) => {
      const { length } = input.reports
      if (length < 1 || length > MOST_REPORTS) {
        throw new BadUserInput('reports', `Give 1 to ${MOST_REPORTS.toLocaleString('en')} reports a call.`)
      }
      const checked = (input.reports as (Report | BadUserInput)[]).map(toReport)
      return { results: await reportFailures(context.app, caller(context), checked) }
    },
  },
  {
    outputFields: (t) => ({
      results: t.field({
        type: [FailureReportResult],
        description: 'One a report, in their order: a bad report fails alone.',
        resolve: (payload) => payload.results,
      }),
    }),
  },
)

function toReport(report: Report | BadUserInput): KeyedReport | BadUserInput {
  try {
    if (report instanceof BadUserInput) throw report
    const { username, platform, phase, idempotencyKey, failure } = report
    const reported = reportedFailure(failure, 'failure')
    return { username, platform, phase: phase ?? null, idempotencyKey, failure: reported }
  } catch (error) {
    if (!(error instanceof BadUserInput)) throw error
    // A result has no field beside its message.
    const field = String(error.details.field).replace(/^reports\.0\./, '')
    return new BadUserInput(field, `${field}: ${error.message}`)
  }
}
