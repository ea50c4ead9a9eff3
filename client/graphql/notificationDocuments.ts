import { graphql, type FragmentOf } from './graphql.ts'

const ChannelFragment = graphql(`
  fragment ChannelSet on Channel {
    id
    kind
    name
    target
    enabled
    offBecause
    offAt
    rules {
      id
      events
      leastPriority
      campaigns {
        id
        name
      }
      projects {
        id
        name
      }
    }
  }
`)

const DeliveryFragment = graphql(`
  fragment DeliveryMade on Delivery {
    id
    event
    state
    because
    payload
    createdAt
    nextAttemptAt
    channel {
      id
      name
    }
    attempts {
      at
      durationMs
      status
      error
      response
    }
  }
`)

export type ChannelSet = FragmentOf<typeof ChannelFragment>
export type RuleSet = ChannelSet['rules'][number]
export type DeliveryMade = FragmentOf<typeof DeliveryFragment>

export const ChannelsQuery = graphql(
  `
    query Channels {
      channels {
        ...ChannelSet
      }
    }
  `,
  [ChannelFragment],
)

export const DeliveriesQuery = graphql(
  `
    query Deliveries($first: Int, $after: String, $channelId: ID, $state: DeliveryState) {
      deliveries(first: $first, after: $after, channelId: $channelId, state: $state) {
        nodes {
          ...DeliveryMade
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [DeliveryFragment],
)

export const CreateChannelMutation = graphql(`
  mutation CreateChannel($input: CreateChannelInput!) {
    createChannel(input: $input) {
      secret
      channel {
        id
      }
    }
  }
`)

export const UpdateChannelMutation = graphql(`
  mutation UpdateChannel($input: UpdateChannelInput!) {
    updateChannel(input: $input) {
      channel {
        id
      }
    }
  }
`)

export const DeleteChannelMutation = graphql(`
  mutation DeleteChannel($input: DeleteChannelInput!) {
    deleteChannel(input: $input) {
      id
    }
  }
`)

export const TestChannelMutation = graphql(
  `
    mutation TestChannel($input: TestChannelInput!) {
      testChannel(input: $input) {
        delivery {
          ...DeliveryMade
        }
      }
    }
  `,
  [DeliveryFragment],
)

export const ResendDeliveryMutation = graphql(`
  mutation ResendDelivery($input: ResendDeliveryInput!) {
    resendDelivery(input: $input) {
      delivery {
        id
      }
    }
  }
`)

export const CreateRuleMutation = graphql(`
  mutation CreateRule($input: CreateNotificationRuleInput!) {
    createNotificationRule(input: $input) {
      rule {
        id
      }
    }
  }
`)

export const UpdateRuleMutation = graphql(`
  mutation UpdateRule($input: UpdateNotificationRuleInput!) {
    updateNotificationRule(input: $input) {
      rule {
        id
      }
    }
  }
`)

export const DeleteRuleMutation = graphql(`
  mutation DeleteRule($input: DeleteNotificationRuleInput!) {
    deleteNotificationRule(input: $input) {
      id
    }
  }
`)
