import { type FailurePattern, readFailurePatterns } from '../../server/insights/failurePatterns.ts'
import { builder } from '../builder.ts'
import { FailureTypeEnum } from '../enums.ts'
import { listCost, listLength, metricArgs, toScope } from './metricArguments.ts'

const USUAL_PATTERNS = 20

const FailurePatternType = builder.objectRef<FailurePattern>('FailurePattern').implement({
  description: [
    'Failures on accounts that look the same: one type, one phase, one message with its variable parts masked.',
    'Every failure that was written down counts, at the time it was: what automation tried again after, leases that ran out, and what a person asked to have looked at.',
  ].join(' '),
  authScopes: { reader: true },
  fields: (t) => ({
    fingerprint: t.exposeString('fingerprint', { description: 'The queue filters by it.' }),
    failureType: t.expose('failureType', { type: FailureTypeEnum }),
    phase: t.exposeString('phase', { description: 'Its name.' }),
    exampleMessage: t.exposeString('exampleMessage', { description: 'The newest one’s of the range.' }),
    count: t.exposeInt('count'),
    accounts: t.exposeInt('accounts', { description: 'How many different ones.' }),
    toReview: t.exposeInt('toReview', {
      description: 'How many went to a person; after the rest automation tried again.',
    }),
    firstAt: t.expose('firstAt', { type: 'DateTime', description: 'In the range.' }),
    lastAt: t.expose('lastAt', { type: 'DateTime', description: 'In the range.' }),
    daily: t.intList({
      description:
        'Failures a day over the range, oldest first. A day is 24 hours from the range’s beginning on, so that a range from midnight somewhere has days of that place; the last one may be cut off, or an hour longer where the clock goes back.',
      resolve: ({ daily }) => [...daily],
    }),
  }),
})

builder.queryField('failurePatterns', (t) =>
  t.field({
    type: [FailurePatternType],
    authScopes: { reader: true },
    description: 'Most failures first, at most 500. Tickets have none: their agents’ errors have no phase.',
    args: { ...metricArgs(t.arg), first: t.arg.int({ defaultValue: USUAL_PATTERNS }) },
    complexity: listCost(USUAL_PATTERNS),
    resolve: (_root, args, { app }) => {
      const most = listLength(args.first, USUAL_PATTERNS)
      return readFailurePatterns(app, args.range, toScope(args), most)
    },
  }),
)
