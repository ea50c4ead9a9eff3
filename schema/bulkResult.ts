import type { BulkItem } from '../server/entities/BulkItem.ts'
import { builder } from './builder.ts'
import { encodeGlobalId } from './globalId.ts'
import { decodeCursor, encodeCursor } from './pagination.ts'
import { ResolutionType } from './resolution.ts'
import { ReviewType } from './review.ts'

const BulkResult = builder.objectRef<BulkItem>('BulkResult').implement({
  description: 'What became of one review of the set.',
  authScopes: { reader: true },
  fields: (t) => ({
    reviewId: t.id({ resolve: ({ reviewId }) => encodeGlobalId('Review', reviewId) }),
    review: t.field({ type: ReviewType, nullable: true, resolve: ({ reviewId }) => reviewId }),
    resolution: t.field({
      type: ResolutionType,
      nullable: true,
      description: 'Where it was done; it stays when it could not be taken back.',
      resolve: ({ resolutionId }) => resolutionId,
    }),
    code: t.exposeString('code', {
      nullable: true,
      description: 'Of the error, as in `extensions.code`: where it could not be done, or not be taken back.',
    }),
    message: t.exposeString('message', { nullable: true, description: 'What happened, for people.' }),
  }),
})

export const BulkResultConnection = builder.connectionObject(
  { type: BulkResult, name: 'BulkResultConnection' },
  { name: 'BulkResultEdge' },
)

/** The cursors of a list of items of one batch, by their place in it. */
export function placeCursors(list: string) {
  return {
    encode: ({ place }: BulkItem) => encodeCursor(list, [place]),
    /** @throws BadUserInput (field `after`) when it was not made by this list. */
    decode(cursor: string | null | undefined): number | null {
      const values = decodeCursor(list, cursor, 1)
      return values && Number(values[0])
    },
  }
}
