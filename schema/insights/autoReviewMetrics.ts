import {
  falseCompletedRate,
  type AutoReviewMetrics,
  type ClassifierMetrics,
  readAutoReviewMetrics,
  type VerdictCost,
  type VerdictCounts,
} from '../../server/insights/autoReviewMetrics.ts'
import { listReopenedTickets, type ReopenedTicket } from '../../server/insights/reopenedTickets.ts'
import { builder } from '../builder.ts'
import { pageCost, pageSize } from '../pagination.ts'
import { TicketType } from '../ticket.ts'
import { metricArgs, toScope } from './metricArguments.ts'

const USUAL_REOPENED = 20

const COUNTS = {
  classified: 'All verdicts that were given in the range; `completed`, `question` and `error` together.',
  completed: 'Whatever came of it: see `closed`.',
  question: 'Vetoes included: a “completed” that a check of the text overruled.',
  error: 'Vetoes included.',
  overridden: 'A person said that it should have been another verdict, and has not taken that back.',
  closed: 'Those “completed” that closed their ticket.',
  reopened:
    'Of the closed ones: a person opened the ticket again, whether by a message, or said that the verdict was wrong.',
  late: 'They came too late and changed nothing: a person, a message or an agent was quicker.',
  vetoed: 'The classifier had said “completed”, and a check of the text overruled it.',
  shadow: 'Given while the auto-review only watched.',
  wouldClose: 'Only shadow mode, or being a sample, kept them from closing their ticket.',
  wouldCloseJudged: 'Of those: a person has decided, and so shown whether the verdict was right.',
  wouldCloseWrong: 'Of those: it was wrong.',
} satisfies Record<Exclude<keyof VerdictCounts, 'medianLagSeconds'>, string>

const countNames = Object.keys(COUNTS) as (keyof typeof COUNTS)[]

const VerdictCostType = builder.objectRef<VerdictCost>('VerdictCost').implement({
  description: 'What asking a model took, on the days (UTC) that the range touches: each of them whole.',
  authScopes: { reader: true },
  fields: (t) => ({
    inputTokens: t.exposeFloat('inputTokens'),
    outputTokens: t.exposeFloat('outputTokens', { description: 'Thinking included.' }),
    usd: t.exposeFloat('usd', { description: 'By the prices that were set on the day.' }),
  }),
})

const ReopenedTicketType = builder.objectRef<ReopenedTicket>('ReopenedTicket').implement({
  description: 'A ticket that the auto-review had closed, and that a person opened again.',
  authScopes: { reader: true },
  fields: (t) => ({
    ticket: t.field({ type: TicketType, resolve: ({ ticketId }) => ticketId }),
    classifier: t.exposeString('classifier'),
    closedAt: t.expose('closedAt', { type: 'DateTime' }),
    at: t.expose('at', { type: 'DateTime', description: 'When it was opened again.' }),
    by: t.exposeString('by', { nullable: true, description: 'Null where it was not written down yet.' }),
    note: t.exposeString('note', {
      nullable: true,
      description: 'Why: the note of the correction, or the message that opened it.',
    }),
  }),
})

const ClassifierMetricsType = builder.objectRef<ClassifierMetrics>('ClassifierMetrics').implement({
  description: 'The verdicts of one classifier.',
  authScopes: { reader: true },
  fields: (t) => ({
    classifier: t.exposeString('classifier', {
      description: 'The model’s id, or the name of the offline classifier.',
    }),
  }),
})

const AutoReviewMetricsType = builder.objectRef<AutoReviewMetrics>('AutoReviewMetrics').implement({
  description:
    'The verdicts that were given in the range, by their time, and what is known of them by now. In a scope of campaigns or phases there are none: they are on tickets.',
  authScopes: { reader: true },
  fields: (t) => ({
    byClassifier: t.field({
      type: [ClassifierMetricsType],
      description: 'The same for each, most verdicts first.',
      resolve: ({ byClassifier }) => [...byClassifier],
    }),
    cost: t.expose('cost', {
      type: VerdictCostType,
      nullable: true,
      description: 'Null with a scope: it is kept for all projects together.',
    }),
    reopenedTickets: t.field({
      type: [ReopenedTicketType],
      description: 'Those counted as `reopened`, the last opened first; `first` is 1 to 100.',
      args: { first: t.arg.int({ defaultValue: USUAL_REOPENED }) },
      complexity: pageCost,
      resolve: ({ range, scope }, { first }, { app }) =>
        listReopenedTickets(app, range, scope, pageSize(first ?? USUAL_REOPENED)),
    }),
  }),
})

for (const type of [AutoReviewMetricsType, ClassifierMetricsType]) {
  for (const name of countNames) {
    builder.objectField(type, name, (t) => t.int({ description: COUNTS[name], resolve: (of) => of[name] }))
  }
  builder.objectFields(type, (t) => ({
    falseCompletedRate: t.float({
      nullable: true,
      description:
        'Share of auto-closed tickets that a human reopened or overrode: reopened / closed, 0 to 1; null where none was closed. Nobody looks at the rest, so that the true rate is at least this.',
      resolve: falseCompletedRate,
    }),
    medianLagSeconds: t.float({
      nullable: true,
      description:
        'Half of the verdicts came within this time after the countdown’s end. Late ones do not count; a try that failed is due again later.',
      resolve: ({ medianLagSeconds }) => medianLagSeconds,
    }),
  }))
}

builder.queryField('autoReviewMetrics', (t) =>
  t.field({
    type: AutoReviewMetricsType,
    authScopes: { reader: true },
    args: metricArgs(t.arg),
    complexity: { field: 20 },
    resolve: (_root, args, { app }) => readAutoReviewMetrics(app, args.range, toScope(args)),
  }),
)
