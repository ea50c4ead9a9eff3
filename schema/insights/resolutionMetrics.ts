import {
  METRIC_GROUPS,
  readResolutionMetrics,
  type ResolutionMetric,
} from '../../server/insights/resolutionMetrics.ts'
import { builder } from '../builder.ts'
import { encodeGlobalId } from '../globalId.ts'
import { listCost, listLength, metricArgs, toScope } from './metricArguments.ts'

const USUAL_GROUPS = 100

type GroupName = (typeof METRIC_GROUPS)[number]

const GROUP_DESCRIPTIONS: Readonly<Record<GroupName, string>> = {
  ACTION: 'What the person did.',
  FAILURE_TYPE: 'Why the phase had stopped; only what is about accounts.',
  AWAITING_REASON:
    'Why the ticket waited; only what is about tickets. SCHEDULED: a person was quicker than the auto-review, before there was a reason.',
  PHASE: 'The phase’s name, whatever its campaign; only what is about accounts.',
  CAMPAIGN: 'Only what is about accounts.',
  PROJECT: 'Only what is about tickets.',
  REVIEWER: 'Who resolved it: a person, or a token.',
}

export const MetricGroupEnum = builder.enumType('MetricGroup', {
  values: Object.fromEntries(
    METRIC_GROUPS.map((name) => [name, { description: GROUP_DESCRIPTIONS[name] }]),
  ) as Record<GroupName, { description: string }>,
})

/** The id of the thing where the group is one. */
const KEY_TYPES: Partial<Record<GroupName, string>> = { CAMPAIGN: 'Campaign', PROJECT: 'Project' }

interface ShownMetric extends ResolutionMetric {
  readonly groupBy: GroupName
}

const ResolutionMetricType = builder.objectRef<ShownMetric>('ResolutionMetric').implement({
  description: [
    'What people did with reviews and what came of it.',
    'Counted are resolutions by the time they were made, those of a batch and those through the API included; ends that no person brought about (auto-review, a user message, a subject that went on by itself) are not among them.',
    'What was undone counts nowhere, as if it had never been done.',
  ].join(' '),
  authScopes: { reader: true },
  fields: (t) => ({
    key: t.exposeString('key', {
      description: 'The enum value, the name of the phase, the id of the campaign or project, or who it was.',
    }),
    label: t.exposeString('label', {
      description:
        'The same for people to read. Whoever changed their name has the one of their newest resolution.',
    }),
    viewerId: t.id({
      nullable: true,
      description: 'By REVIEWER the same as Viewer.id, which tells who asks from others; else null.',
      resolve: ({ groupBy, key }) => (groupBy === 'REVIEWER' ? encodeGlobalId('Viewer', key) : null),
    }),
    resolved: t.exposeInt('resolved', {
      description: 'All of them: `pending`, `confirmed`, `refailed` and `superseded` together.',
    }),
    pending: t.exposeInt('pending', {
      description: 'It is not known yet whether the work went on.',
    }),
    confirmed: t.exposeInt('confirmed', {
      description:
        'The work went on: the phase, or the one after it, was completed; the ticket was done, taken up by its agent, or stayed closed for 24 hours. A dismissal counts at once.',
    }),
    refailed: t.exposeInt('refailed', {
      description:
        'It came back: the phase to review, or the one after it within 24 hours; the ticket with an error or the same reason, or it was reopened within 24 hours.',
    }),
    superseded: t.exposeInt('superseded', {
      description:
        'Something else happened before its outcome was known, which nobody will ever know: neither confirmed nor refailed.',
    }),
    successRate: t.exposeFloat('successRate', {
      nullable: true,
      description: 'confirmed / (confirmed + refailed), 0 to 1; null before the first outcome.',
    }),
    successRateLow: t.exposeFloat('successRateLow', {
      nullable: true,
      description:
        'Lower end of the 95 % interval of the success rate: Jeffreys’, of Beta(confirmed + ½, refailed + ½).',
    }),
    successRateHigh: t.exposeFloat('successRateHigh', {
      nullable: true,
      description: 'Upper end of the same interval.',
    }),
    enough: t.exposeBoolean('enough', {
      description: 'False with fewer than 10 known outcomes: too few to say.',
    }),
    medianSecondsToResolve: t.exposeFloat('medianSecondsToResolve', {
      nullable: true,
      description:
        'Within how many seconds half of them were resolved, in whole seconds from when the review was opened. Nights and snoozes count; a countdown that ended in a question does not.',
    }),
    p90SecondsToResolve: t.exposeFloat('p90SecondsToResolve', {
      nullable: true,
      description: 'The same for nine in ten: one in ten took longer.',
    }),
  }),
})

builder.queryField('resolutionMetrics', (t) =>
  t.field({
    type: [ResolutionMetricType],
    authScopes: { reader: true },
    description: 'The groups that have any, most resolved first, at most 500.',
    args: {
      ...metricArgs(t.arg),
      groupBy: t.arg({ type: MetricGroupEnum, required: true }),
      first: t.arg.int({ defaultValue: USUAL_GROUPS }),
    },
    complexity: listCost(USUAL_GROUPS),
    resolve: async (_root, args, { app }) => {
      const most = listLength(args.first, USUAL_GROUPS)
      const metrics = await readResolutionMetrics(app, args.range, toScope(args), args.groupBy, most)
      const typename = KEY_TYPES[args.groupBy]
      return metrics.map((metric) => ({
        ...metric,
        key: typename === undefined ? metric.key : encodeGlobalId(typename, metric.key),
        groupBy: args.groupBy,
      }))
    },
  }),
)
