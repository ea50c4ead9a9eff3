import { graphql, type FragmentOf, type VariablesOf } from './graphql.ts'
import { TicketNamedFragment } from './ticketDocuments.ts'

/** What one row of a project's list shows. */
export const TicketRowFragment = graphql(`
  fragment TicketRow on Ticket {
    id
    number
    title
    ticketStatus: status
    awaitingReason
    reviewScheduledAt
    priority
    ready
    closeReason
    closedAt
    createdAt
    updatedAt
    version
    blockers {
      kind
      text
      ticket {
        id
      }
    }
    dependencyNotes {
      kind
      ticket {
        id
      }
    }
    review {
      id
      summary
      openedAt
    }
  }
`)

export type TicketRow = FragmentOf<typeof TicketRowFragment>

export const ProjectQuery = graphql(
  `
    query Project($id: ID!) {
      node(id: $id) {
        __typename
        ... on Project {
          id
          name
          key
          progress {
            total
            ready
            running
            reviewing
            waitingForPerson
            waiting
            blocked
            done
            skipped
            blockedBy {
              count
              ticket {
                ...TicketNamed
              }
            }
          }
        }
      }
    }
  `,
  [TicketNamedFragment],
)

export const ProjectGraphQuery = graphql(
  `
    query ProjectGraph($id: ID!, $first: Int!) {
      node(id: $id) {
        __typename
        ... on Project {
          id
          dependencies(first: $first) {
            ticket {
              ...TicketNamed
            }
            dependsOn {
              ...TicketNamed
            }
          }
        }
      }
    }
  `,
  [TicketNamedFragment],
)

export const ProjectTicketsQuery = graphql(
  `
    query ProjectTickets(
      $projectId: ID!
      $first: Int!
      $after: String
      $status: [TicketStatus!]
      $awaitingReason: [AwaitingReason!]
      $scheduled: Boolean
      $search: String
    ) {
      feedCursor
      tickets(
        projectId: $projectId
        first: $first
        after: $after
        status: $status
        awaitingReason: $awaitingReason
        scheduled: $scheduled
        search: $search
      ) {
        nodes {
          ...TicketRow
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [TicketRowFragment],
)

/** What narrows a project's list. */
export type TicketFilter = Omit<VariablesOf<typeof ProjectTicketsQuery>, 'projectId' | 'first' | 'after'>

export const ProjectChangedSubscription = graphql(
  `
    subscription ProjectChanged($projectId: ID!, $after: String!) {
      projectChanged(projectId: $projectId, after: $after) {
        cursor
        ticket {
          ...TicketRow
        }
      }
    }
  `,
  [TicketRowFragment],
)

export const StopTicketsMutation = graphql(`
  mutation StopTickets($input: StopTicketsInput!) {
    stopTickets(input: $input) {
      results {
        ticketId
        stopped
        code
        message
        ticket {
          number
        }
      }
    }
  }
`)
