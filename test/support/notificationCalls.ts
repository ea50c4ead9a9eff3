import { expect } from 'vitest'
import { tellChannels } from '../../server/notifications/tell/tellChannels.ts'
import { eventually } from './eventually.ts'
import type { GraphQLClient, Json } from './graphqlClient.ts'
import { unique } from './phaseScenes.ts'
import type { TestServer } from './testServer.ts'
import type { Received, WebhookReceiver } from './webhookReceiver.ts'

// What an ADMIN does about channels, rules and deliveries, as short calls.

/** For a busy machine: workers of two servers take turns. */
const PATIENCE_MS = 40_000

export const CHANNEL = 'id kind name target enabled offBecause offAt'
export const DELIVERY = `id event messageId payload state because createdAt nextAttemptAt endedAt
  channel { id name } attempts { at durationMs status error response }`

export const CREATE_CHANNEL = `mutation ($input: CreateChannelInput!) { createChannel(input: $input) {
  secret channel { ${CHANNEL} } } }`

export const CREATE_RULE = `mutation ($input: CreateNotificationRuleInput!) { createNotificationRule(input: $input) {
  rule { id events leastPriority campaigns { id } projects { id } channel { id } } } }`

/** Creates a channel; with what is shown once. */
export async function createChannel(client: GraphQLClient, input: Json): Promise<Json> {
  const named = { name: unique('channel'), ...input }
  const { createChannel: created } = await client.ok(CREATE_CHANNEL, { input: named })
  return { ...created.channel, secret: created.secret }
}

/** A webhook to the receiver, which checks its signatures from then on. */
export async function createWebhook(client: GraphQLClient, receiver: WebhookReceiver): Promise<Json> {
  const channel = await createChannel(client, { kind: 'WEBHOOK', url: receiver.url })
  receiver.secret = channel.secret
  return channel
}

/** Has a channel hear of something; the rule. */
export async function createRule(client: GraphQLClient, channelId: string, rule: Json): Promise<Json> {
  const { createNotificationRule } = await client.ok(CREATE_RULE, { input: { channelId, ...rule } })
  return createNotificationRule.rule
}

/** Changes a channel. */
export async function updateChannel(client: GraphQLClient, input: Json): Promise<Json> {
  const { updateChannel: updated } = await client.ok(
    `mutation ($input: UpdateChannelInput!) { updateChannel(input: $input) { channel { ${CHANNEL} } } }`,
    { input },
  )
  return updated.channel
}

/** Sends a test; the delivery that came of it. */
export async function testChannel(client: GraphQLClient, id: string): Promise<Json> {
  const { testChannel: tested } = await client.ok(
    `mutation ($input: TestChannelInput!) { testChannel(input: $input) { delivery { ${DELIVERY} } } }`,
    { input: { id } },
  )
  return tested.delivery
}

export const RESEND = `mutation ($input: ResendDeliveryInput!) { resendDelivery(input: $input) {
  delivery { ${DELIVERY} } } }`

/** The newest deliveries of a channel. */
export async function deliveriesOf(
  client: GraphQLClient,
  channelId: string,
  more: Json = {},
): Promise<Json[]> {
  const { deliveries } = await client.ok(
    `query ($channelId: ID, $state: DeliveryState, $first: Int) {
      deliveries(channelId: $channelId, state: $state, first: $first) { nodes { ${DELIVERY} } } }`,
    { channelId, ...more },
  )
  return deliveries.nodes
}

/** Lets time pass until so many messages have arrived, however long they would have waited. */
export async function arriveInTime(
  server: TestServer,
  receiver: WebhookReceiver,
  count: number,
): Promise<readonly Received[]> {
  return eventually(async () => {
    await letTimePass(server)
    return receiver.arrived(count, 500)
  }, PATIENCE_MS)
}

/** Asks the rules about everything that has happened so far. */
export async function tellOfEverything(server: TestServer): Promise<void> {
  await eventually(async () => {
    await tellChannels(server.app, new AbortController().signal)
    expect(await server.sql('SELECT position FROM untold_events')).toEqual([])
  }, PATIENCE_MS)
}

/** Lets every attempt that waits be due now, as if the time had passed; workers look for it at once. */
export async function letTimePass(server: TestServer): Promise<void> {
  await server.sql(`
    UPDATE deliveries SET next_attempt_at = clock_timestamp() WHERE state = 'PENDING';
    SELECT graphile_worker.reschedule_jobs(ARRAY(SELECT id FROM graphile_worker.jobs WHERE locked_at IS NULL), now());
    SELECT pg_notify('jobs:insert', '{"r":0.5,"count":8}')`)
}
