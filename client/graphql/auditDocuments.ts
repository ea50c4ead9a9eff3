import { graphql, type ResultOf, type VariablesOf } from './graphql.ts'

/** One page of the audit log. A change has no id of its own: its cursor is no other's. */
export const AuditLogQuery = graphql(`
  query AuditLog($filter: AuditFilter, $first: Int, $after: String) {
    auditLog(filter: $filter, first: $first, after: $after) {
      completeSince
      edges {
        cursor
        node {
          at
          action
          from
          to
          actor {
            kind
            name
            id
          }
          subject {
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
`)

export type AuditFilter = NonNullable<VariablesOf<typeof AuditLogQuery>['filter']>
export type AuditEdge = NonNullable<NonNullable<ResultOf<typeof AuditLogQuery>['auditLog']['edges']>[number]>
export type AuditEntry = AuditEdge['node']
