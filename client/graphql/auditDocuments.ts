import { graphql, type FragmentOf, type ResultOf, type VariablesOf } from './graphql.ts'

/** How something was or is: one of these is there. */
const ChangeValueFragment = graphql(`
  fragment ChangeValue on AuditValue {
    number
    text
    isOn
    role
    accountStatus
    verdict
    mode
    pastDailyCost
    state
    channel {
      kind
      place
      enabled
      moved
    }
    rule {
      events
      leastPriority
      campaigns
      projects
    }
  }
`)

/** One page of the audit log. A change has no id of its own: its cursor is no other's. */
export const AuditLogQuery = graphql(
  `
    query AuditLog($filter: AuditFilter, $first: Int, $after: String) {
      auditLog(filter: $filter, first: $first, after: $after) {
        completeSince
        edges {
          cursor
          node {
            at
            event
            action
            from
            to
            facts {
              failureType
              decision
              verdict
              ticketStatus
              closeReason
              resolvedBy
              resolution
              outcome
              signedInBy
              deliveryState
              notification
              removed
              count
            }
            change {
              subject
              name
              from {
                ...ChangeValue
              }
              to {
                ...ChangeValue
              }
            }
            actor {
              kind
              part
              name
              id
            }
            subject {
              type
              name
              label
              node {
                __typename
                id
              }
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [ChangeValueFragment],
)

export type AuditFilter = NonNullable<VariablesOf<typeof AuditLogQuery>['filter']>
export type AuditEdge = NonNullable<NonNullable<ResultOf<typeof AuditLogQuery>['auditLog']['edges']>[number]>
export type AuditEntry = AuditEdge['node']
export type ChangeValue = FragmentOf<typeof ChangeValueFragment>
