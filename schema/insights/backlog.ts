import { type BacklogPoint, readBacklog } from '../../server/insights/backlog.ts'
import { builder } from '../builder.ts'
import { metricArgs, toScope } from './metricArguments.ts'

const USUAL_POINTS = 48

const BacklogPointType = builder.objectRef<BacklogPoint>('BacklogPoint').implement({
  description:
    'How many reviews waited for a person at one moment. One that is snoozed still waits; a ticket waits from when its countdown ended, and one that the auto-review closed never did. Taken back resolutions leave no trace.',
  authScopes: { reader: true },
  fields: (t) => ({
    at: t.expose('at', {
      type: 'DateTime',
      description:
        'The end of its interval; the last one is the end of the range, or now if that lies ahead.',
    }),
    open: t.exposeInt('open', { description: 'That of the point before, and `opened`, less `resolved`.' }),
    opened: t.exposeInt('opened', { description: 'In its interval: since the point before.' }),
    resolved: t.exposeInt('resolved', {
      description:
        'Ended in its interval, by whatever: a person, a user message, or because the subject went on.',
    }),
    oldestAgeSeconds: t.exposeFloat('oldestAgeSeconds', {
      nullable: true,
      description: 'For how long the oldest of the open ones had waited; null where there was none.',
    }),
  }),
})

builder.queryField('backlog', (t) =>
  t.field({
    type: [BacklogPointType],
    authScopes: { reader: true },
    description:
      'The range in `points` equal intervals (1 to 500; of whole milliseconds, so fewer in a very short range), one point at the end of each. What lies ahead is left out.',
    args: { ...metricArgs(t.arg), points: t.arg.int({ defaultValue: USUAL_POINTS }) },
    complexity: ({ points }) => ({
      field: 20,
      multiplier: Math.max(1, Math.ceil(Math.min(points ?? USUAL_POINTS, 500) / 5)),
    }),
    resolve: (_root, args, { app }) =>
      readBacklog(app, args.range, toScope(args), args.points ?? USUAL_POINTS),
  }),
)
