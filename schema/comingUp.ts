import { BadUserInput } from '../server/errors.ts'
import { listComingUp } from '../server/reviews/comingUp.ts'
import { builder } from './builder.ts'
import { ReviewType } from './review.ts'

const USUAL = 5
const MOST = 50

builder.queryField('comingUp', (t) =>
  t.field({
    type: [ReviewType],
    authScopes: { reader: true },
    description:
      'The reviews that come up by themselves, the soonest first: countdowns to an auto-review, and snoozes that end; of those that were snoozed together, the first. At most 50.',
    args: { first: t.arg.int({ defaultValue: USUAL }) },
    complexity: ({ first }) => ({ multiplier: Math.min(Math.max(first ?? USUAL, 1), MOST) }),
    resolve: (_root, { first }, { app }) => {
      const most = first ?? USUAL
      if (most < 1 || most > MOST) throw new BadUserInput('first', `Ask for 1 to ${MOST} at once.`)
      return listComingUp(app.database.manager, most)
    },
  }),
)
