import { FailureFragment } from './accountDocuments.ts'
import { graphql, type FragmentOf } from './graphql.ts'

/** A ticket that is named elsewhere: its number, and where it stands. */
export const TicketNamedFragment = graphql(`
  fragment TicketNamed on Ticket {
    id
    number
    title
    ticketStatus: status
    awaitingReason
    reviewScheduledAt
  }
`)

export type TicketNamed = FragmentOf<typeof TicketNamedFragment>

const TicketVerdictFragment = graphql(`
  fragment TicketVerdict on Classification {
    id
    verdict
    confidence
    rationale
    classifier
    applied
    sampled
    shadow
    vetoed
    wouldClose
    overriddenAs
    at
  }
`)

export type TicketVerdict = FragmentOf<typeof TicketVerdictFragment>

/** What the detail of a ticket shows beside its review; the conversation is read on its own. */
export const TicketShownFragment = graphql(
  `
    fragment TicketShown on Ticket {
      id
      number
      title
      ticketStatus: status
      mode
      awaitingReason
      reviewScheduledAt
      closeReason
      closedAt
      priority
      ready
      createdAt
      updatedAt
      project {
        id
        name
        key
      }
      dependsOn {
        ...TicketNamed
      }
      dependents(first: 20) {
        ...TicketNamed
      }
      dependencyNotes {
        kind
        text
        ticket {
          id
          number
        }
      }
      blockers {
        kind
        text
        ticket {
          id
          number
        }
      }
      closeWouldStart {
        id
        number
      }
      permissionRequest {
        tool
        description
        at
      }
      allowedTools {
        tool
        by
        at
      }
      classifications(first: 10) {
        ...TicketVerdict
      }
      lastFailure {
        ...FailureShown
      }
    }
  `,
  [FailureFragment, TicketNamedFragment, TicketVerdictFragment],
)

export type TicketShown = FragmentOf<typeof TicketShownFragment>

export const TicketMessagesQuery = graphql(`
  query TicketMessages($id: ID!, $first: Int!, $after: String) {
    ticket(id: $id) {
      id
      messages(first: $first, after: $after) {
        nodes {
          id
          role
          content
          author
          at
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`)

export const TicketChangedSubscription = graphql(`
  subscription TicketChanged($ticketId: ID!, $after: String) {
    ticketChanged(ticketId: $ticketId, after: $after) {
      ticket {
        id
      }
    }
  }
`)

export const PostMessageMutation = graphql(`
  mutation PostMessage($input: PostMessageInput!) {
    postMessage(input: $input) {
      message {
        id
      }
    }
  }
`)

export const StopTicketMutation = graphql(`
  mutation StopTicket($input: StopTicketInput!) {
    stopTicket(input: $input) {
      stopped
    }
  }
`)

export const CloseTicketMutation = graphql(`
  mutation CloseTicket($input: CloseTicketInput!) {
    closeTicket(input: $input) {
      ticket {
        id
      }
    }
  }
`)

export const ReopenTicketMutation = graphql(`
  mutation ReopenTicket($input: ReopenTicketInput!) {
    reopenTicket(input: $input) {
      ticket {
        id
      }
    }
  }
`)

export const RescheduleReviewMutation = graphql(`
  mutation RescheduleReview($input: RescheduleReviewInput!) {
    rescheduleReview(input: $input) {
      ticket {
        id
        reviewScheduledAt
      }
    }
  }
`)

export const CancelAutoReviewMutation = graphql(`
  mutation CancelAutoReview($input: CancelAutoReviewInput!) {
    cancelAutoReview(input: $input) {
      ticket {
        id
      }
    }
  }
`)

export const OverrideClassificationMutation = graphql(`
  mutation OverrideClassification($input: OverrideClassificationInput!) {
    overrideClassification(input: $input) {
      classification {
        id
        overriddenAs
      }
    }
  }
`)

export const RevokeAllowedToolMutation = graphql(`
  mutation RevokeAllowedTool($input: RevokeAllowedToolInput!) {
    revokeAllowedTool(input: $input) {
      ticket {
        id
      }
    }
  }
`)
