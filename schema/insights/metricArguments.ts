import { z } from 'zod'
import type { MetricRange } from '../../server/insights/metricRange.ts'
import type { MetricScope } from '../../server/insights/metricScope.ts'
import { BadUserInput } from '../../server/errors.ts'
import { builder } from '../builder.ts'
import { localId } from '../globalId.ts'
import type { ArgBuilder } from '../pagination.ts'
import { words } from '../validation.ts'

/** As many as the queue's filter takes. */
export const MOST_IN_SCOPE = 500
/** Most groups or patterns that one answer holds. */
export const LONGEST_LIST = 500

export const DateRangeInput = builder.inputType('DateRange', {
  description:
    'From `from` on, up to and without `to`: ranges that follow each other count everything once. At most 400 days; `to` may lie ahead.',
  fields: (t) => ({
    from: t.field({ type: 'DateTime', required: true }),
    to: t.field({ type: 'DateTime', required: true }),
  }),
})

const few = z.array(z.string()).max(MOST_IN_SCOPE).nullish()

export const MetricScopeInput = builder.inputType('MetricScope', {
  description:
    'What the numbers are about; what is left out restricts nothing, an empty list lets nothing through. Campaigns and projects add up: what belongs to any of them counts.',
  fields: (t) => ({
    campaignIds: t.idList({ validate: few }),
    projectIds: t.idList({ validate: few }),
    phases: t.stringList({
      description: 'Names. Tickets have no phase, so that none of them counts then.',
      validate: z.array(words(100)).max(MOST_IN_SCOPE).nullish(),
    }),
  }),
})

/** The arguments of every number for analysts. */
export function metricArgs(arg: ArgBuilder) {
  return {
    range: arg({ type: DateRangeInput, required: true }),
    scope: arg({ type: MetricScopeInput }),
  }
}

interface MetricArguments {
  readonly range: MetricRange
  readonly scope?: typeof MetricScopeInput.$inferInput | null
}

/**
 * The scope as the server knows it, with row ids.
 * @throws BadUserInput when an id is malformed, or of another type of thing.
 */
export function toScope({ scope }: MetricArguments): MetricScope {
  return {
    campaignIds: rowIds(scope?.campaignIds, 'Campaign', 'scope.campaignIds'),
    projectIds: rowIds(scope?.projectIds, 'Project', 'scope.projectIds'),
    phases: scope?.phases,
  }
}

function rowIds(globalIds: readonly (string | number)[] | null | undefined, typename: string, field: string) {
  return globalIds?.map((id, index) => localId(String(id), typename, `${field}.${index}`))
}

/**
 * How many rows a list may have.
 * @throws BadUserInput outside 1 to 500.
 */
export function listLength(first: number | null | undefined, usual: number): number {
  const length = first ?? usual
  if (length < 1 || length > LONGEST_LIST) {
    throw new BadUserInput('first', `first must be from 1 to ${LONGEST_LIST}.`)
  }
  return length
}

/** What such a list costs: as many times its fields as it may have rows; a list inside counts 5. */
export function listCost(usual: number) {
  return ({ first }: { first?: number | null }) => ({
    field: 20,
    multiplier: Math.max(1, Math.ceil(Math.min(first ?? usual, LONGEST_LIST) / 5)),
  })
}
