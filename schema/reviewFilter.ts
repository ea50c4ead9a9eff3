import { z } from 'zod'
import type { ReviewFilter } from '../server/reviews/reviewFilter.ts'
import { builder } from './builder.ts'
import {
  AccountStatusEnum,
  AwaitingReasonEnum,
  FailureTypeEnum,
  PriorityEnum,
  ReviewKindEnum,
  ReviewStatusEnum,
} from './enums.ts'
import { localId } from './globalId.ts'

/** Far more than a person picks in a list, and few enough for one query. */
const MOST_IDS = 500

const ids = z.array(z.string()).max(MOST_IDS).nullish()

export const ReviewFilterInput = builder.inputType('ReviewFilter', {
  description: 'Every part that is given must hold; an empty list lets nothing through.',
  fields: (t) => ({
    kinds: t.field({ type: [ReviewKindEnum] }),
    statuses: t.field({ type: [ReviewStatusEnum], description: 'SCHEDULED and OPEN where left out.' }),
    failureTypes: t.field({ type: [FailureTypeEnum] }),
    awaitingReasons: t.field({ type: [AwaitingReasonEnum] }),
    accountStatuses: t.field({ type: [AccountStatusEnum] }),
    priorities: t.field({ type: [PriorityEnum] }),
    campaignIds: t.idList({ validate: ids }),
    projectIds: t.idList({ validate: ids }),
    fingerprint: t.string(),
    claimedByMe: t.boolean({ description: 'True: what you hold now. False: everything else.' }),
    openedBefore: t.field({ type: 'DateTime' }),
    openedAfter: t.field({ type: 'DateTime' }),
    resolvedAfter: t.field({
      type: 'DateTime',
      description: 'Of those that are resolved; ask for the status RESOLVED with it.',
    }),
    search: t.string({
      description: "Part of a username, or of a ticket's number or title; case does not matter.",
      validate: z.string().max(200).nullish(),
    }),
  }),
})

type FilterInput = typeof ReviewFilterInput.$inferInput

/**
 * The filter as the server knows it, with row ids. Absent, it shows what needs somebody now or soon.
 * @param name of the argument, for errors.
 * @throws BadUserInput when an id is malformed, or of another type of thing.
 */
export function toReviewFilter(input: FilterInput | null | undefined, name = 'filter'): ReviewFilter {
  if (!input) return {}
  return {
    ...input,
    campaignIds: rowIds(input.campaignIds, 'Campaign', `${name}.campaignIds`),
    projectIds: rowIds(input.projectIds, 'Project', `${name}.projectIds`),
  }
}

function rowIds(globalIds: readonly (string | number)[] | null | undefined, typename: string, field: string) {
  return globalIds?.map((id, index) => localId(String(id), typename, `${field}.${index}`))
}
