import { type EntityManager, In } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { Campaign } from '../../entities/Campaign.ts'
import type { Change } from '../../entities/Change.ts'
import type { Channel } from '../../entities/Channel.ts'
import { NotificationRule } from '../../entities/NotificationRule.ts'
import { Project } from '../../entities/Project.ts'
import type { NoticeEvent, Priority } from '../../entities/words.ts'
import { BadUserInput, NotFound } from '../../errors.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { lockChannel } from '../channels/lockChannel.ts'
import { ruleThen } from './ruleThen.ts'

/** More than anybody oversees. */
const MOST_RULES = 50

/** What a rule lets through. */
export interface RuleInput {
  readonly events: NoticeEvent[]
  readonly leastPriority: Priority | null
  readonly campaignIds: string[]
  readonly projectIds: string[]
}

/**
 * Has a channel hear of something.
 * @throws NotFound
 * @throws BadUserInput when a campaign or project is not there, or the channel has too many rules.
 */
export async function createRule(
  app: App,
  actor: Actor,
  channelId: string,
  input: RuleInput,
): Promise<NotificationRule> {
  return inTransaction(app, async (tx) => {
    const channel = await lockChannel(tx, channelId)
    await assertThere(tx, input)
    if ((await tx.countBy(NotificationRule, { channelId })) >= MOST_RULES) {
      throw new BadUserInput('channelId', `A channel has ${MOST_RULES} rules at most: delete one first.`)
    }
    const rule = await tx.save(tx.create(NotificationRule, { ...input, channelId }))
    await recordRule(tx, actor, channel, { from: null, to: ruleThen(rule) })
    return tx.findOneByOrFail(NotificationRule, { id: rule.id })
  })
}

/**
 * Changes what is given of a rule.
 * @throws NotFound
 * @throws BadUserInput when a campaign or project is not there.
 */
export async function updateRule(
  app: App,
  actor: Actor,
  id: string,
  changes: Partial<RuleInput>,
): Promise<NotificationRule> {
  return inTransaction(app, async (tx) => {
    const { channel, rule: before } = await lockRule(tx, id)
    await assertThere(tx, changes)
    if (Object.keys(changes).length === 0) return before
    await tx.update(NotificationRule, id, changes)
    const after = await tx.findOneByOrFail(NotificationRule, { id })
    const [from, to] = [ruleThen(before), ruleThen(after)]
    await recordRule(tx, actor, channel, { from, to })
    return after
  })
}

/** Deletes a rule. @throws NotFound */
export async function deleteRule(app: App, actor: Actor, id: string): Promise<void> {
  await inTransaction(app, async (tx) => {
    const { channel, rule } = await lockRule(tx, id)
    await tx.delete(NotificationRule, id)
    await recordRule(tx, actor, channel, { from: ruleThen(rule), to: null })
  })
}

/** A rule never changes its channel, whose lock is the first. */
async function lockRule(
  tx: EntityManager,
  id: string,
): Promise<{ channel: Channel; rule: NotificationRule }> {
  const unlocked = await tx.findOneBy(NotificationRule, { id })
  if (!unlocked) throw new NotFound('rule')
  const channel = await lockChannel(tx, unlocked.channelId)
  const rule = await tx.findOneBy(NotificationRule, { id })
  if (!rule) throw new NotFound('rule')
  return { channel, rule }
}

async function assertThere(
  tx: EntityManager,
  { campaignIds = [], projectIds = [] }: Partial<RuleInput>,
): Promise<void> {
  if ((await tx.countBy(Campaign, { id: In(campaignIds) })) < new Set(campaignIds).size) {
    throw new BadUserInput('campaignIds', 'One of these campaigns is not there: load the page anew.')
  }
  if ((await tx.countBy(Project, { id: In(projectIds) })) < new Set(projectIds).size) {
    throw new BadUserInput('projectIds', 'One of these projects is not there: load the page anew.')
  }
}

async function recordRule(
  tx: EntityManager,
  actor: Actor,
  channel: Channel,
  { from, to }: Pick<Change, 'from' | 'to'>,
): Promise<void> {
  await recordEvent(tx, actor, {
    type: 'channel.changed',
    payload: { channelId: channel.id },
    change: { subject: 'CHANNEL_RULE', name: channel.name, from, to },
  })
}
