import { useClientHandle } from '@urql/vue'
import { watch } from 'vue'
import { DeliveriesQuery, type DeliveryMade } from '../../graphql/notificationDocuments.ts'
import type { DeliveryState } from '../../graphql/words.ts'
import { serverTime } from '../../time/serverClock.ts'
import { useFollowing } from '../useFollowing.ts'
import { usePages } from '../usePages.ts'

const PAGE = 20
/** An attempt is no change of the settings, of which the page is told: it is looked for while one is due. */
const LOOK_EVERY_MS = 2000

/** Of which channel and in which state; `any`: all. */
export interface DeliveryFilter {
  channelId: string
  state: DeliveryState | 'any'
}

/** What was sent and fits, page by page, followed attempt by attempt. */
export function useDeliveries(filter: DeliveryFilter) {
  const { client } = useClientHandle()

  async function read(first: number, after: string | null) {
    const channelId = filter.channelId === 'any' ? null : filter.channelId
    const state = filter.state === 'any' ? null : filter.state
    const { data, error } = await client.query(DeliveriesQuery, { first, after, channelId, state })
    return { data: data?.deliveries, error }
  }

  const list = usePages<DeliveryMade>((after) => read(PAGE, after))
  const { newer, look, show } = useFollowing(list, {
    keyOf: ({ id }) => id,
    readTop: (most) => read(most, null),
    everyMs: LOOK_EVERY_MS,
    isBusy: (shown) => shown.some(isDue),
  })
  watch(filter, show)

  return { list, newer, look, show }
}

/** Whether an attempt is made now, or any moment. */
function isDue({ nextAttemptAt }: DeliveryMade): boolean {
  return nextAttemptAt !== null && Date.parse(nextAttemptAt) <= serverTime() + LOOK_EVERY_MS
}
