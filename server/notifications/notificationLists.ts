import { type EntityManager, type EntityTarget, In, type FindOptionsWhere, LessThan } from 'typeorm'
import type { App } from '../app.ts'
import type { Campaign } from '../entities/Campaign.ts'
import { Channel } from '../entities/Channel.ts'
import { Delivery } from '../entities/Delivery.ts'
import { DeliveryAttempt } from '../entities/DeliveryAttempt.ts'
import { NotificationRule } from '../entities/NotificationRule.ts'
import type { Project } from '../entities/Project.ts'
import type { DeliveryState } from '../entities/words.ts'

/** All channels, by name. */
export function listChannels(app: App): Promise<Channel[]> {
  return app.database.createQueryBuilder(Channel, 'channel').orderBy('lower(channel.name)').getMany()
}

/** The rules of all channels or of one, in the order in which they were made. */
export function listRules(app: App, channelId: string | null): Promise<NotificationRule[]> {
  const where = channelId === null ? {} : { channelId }
  return app.database.getRepository(NotificationRule).find({ where, order: { id: 'ASC' } })
}

/** The rules of these channels. In the order of `channelIds`. */
export async function loadRules(
  manager: EntityManager,
  channelIds: readonly string[],
): Promise<NotificationRule[][]> {
  const rules = await manager.find(NotificationRule, {
    where: { channelId: In([...channelIds]) },
    order: { id: 'ASC' },
  })
  return channelIds.map((id) => rules.filter(({ channelId }) => channelId === id))
}

/** What of a rule's campaigns or projects is still there. */
export async function findThere<Place extends Campaign | Project>(
  manager: EntityManager,
  entity: EntityTarget<Place>,
  ids: readonly string[],
): Promise<Place[]> {
  return ids.length === 0 ? [] : manager.findBy(entity, { id: In([...ids]) } as never)
}

/** Which deliveries are shown. */
export interface DeliveryFilter {
  readonly channelId?: string
  readonly state?: DeliveryState
}

/** Deliveries, newest first, older than the id given. */
export function listDeliveries(
  app: App,
  { channelId, state }: DeliveryFilter,
  most: number,
  before: string | null,
): Promise<Delivery[]> {
  const where: FindOptionsWhere<Delivery> = {
    ...(channelId === undefined ? {} : { channelId }),
    ...(state === undefined ? {} : { state }),
    ...(before === null ? {} : { id: LessThan(before) }),
  }
  return app.database.getRepository(Delivery).find({ where, order: { id: 'DESC' }, take: most })
}

/** What was tried, the newest first. In the order of `deliveryIds`. */
export async function loadAttempts(
  manager: EntityManager,
  deliveryIds: readonly string[],
): Promise<DeliveryAttempt[][]> {
  const attempts = await manager.find(DeliveryAttempt, {
    where: { deliveryId: In([...deliveryIds]) },
    order: { id: 'DESC' },
  })
  return deliveryIds.map((id) => attempts.filter(({ deliveryId }) => deliveryId === id))
}
