import { type InsightsSummary, readInsightsSummary } from '../../server/insights/insightsSummary.ts'
import { builder } from '../builder.ts'
import { metricArgs, toScope } from './metricArguments.ts'

const InsightsSummaryType = builder.objectRef<InsightsSummary>('InsightsSummary').implement({
  description:
    'The few numbers that say how it goes. What waits is as of now, whatever the range; the rest counts as in `resolutionMetrics`, which adds up to it.',
  authScopes: { reader: true },
  fields: (t) => ({
    openNow: t.exposeInt('openNow', { description: 'As in `backlog`: snoozed ones included.' }),
    openWeekAgo: t.exposeInt('openWeekAgo', { description: 'The same seven days ago.' }),
    snoozedNow: t.exposeInt('snoozedNow', { description: 'Of the open ones.' }),
    oldestOpenSeconds: t.exposeFloat('oldestOpenSeconds', {
      nullable: true,
      description: 'Null where none is open.',
    }),
    resolvedByPeople: t.exposeInt('resolvedByPeople', {
      description: 'In the range; undone ones are not counted.',
    }),
    resolvedByAutoReview: t.exposeInt('resolvedByAutoReview', {
      description: 'Reviews that ended in the range because the auto-review closed the ticket.',
    }),
    endedOtherwise: t.exposeInt('endedOtherwise', {
      description: 'Reviews that ended in the range by a user message, or because the subject went on.',
    }),
    pending: t.exposeInt('pending'),
    confirmed: t.exposeInt('confirmed'),
    refailed: t.exposeInt('refailed'),
    superseded: t.exposeInt('superseded'),
    successRate: t.exposeFloat('successRate', { nullable: true }),
    successRateLow: t.exposeFloat('successRateLow', { nullable: true }),
    successRateHigh: t.exposeFloat('successRateHigh', { nullable: true }),
    enough: t.exposeBoolean('enough'),
    medianSecondsToResolve: t.exposeFloat('medianSecondsToResolve', { nullable: true }),
    p90SecondsToResolve: t.exposeFloat('p90SecondsToResolve', { nullable: true }),
    lastSecondsToResolve: t.exposeFloat('lastSecondsToResolve', {
      nullable: true,
      description: 'Of the last one in the range that a person resolved; null where there is none.',
    }),
  }),
})

builder.queryField('insightsSummary', (t) =>
  t.field({
    type: InsightsSummaryType,
    authScopes: { reader: true },
    args: metricArgs(t.arg),
    complexity: { field: 20 },
    resolve: (_root, args, { app }) => readInsightsSummary(app, args.range, toScope(args)),
  }),
)
