import { graphql, type ResultOf } from './graphql.ts'

/** The campaigns and projects: filters in the sidebar. */
export const WorkQuery = graphql(`
  query Work {
    campaigns(first: 50) {
      nodes {
        __typename
        id
        name
        platform
      }
    }
    projects(first: 50) {
      nodes {
        __typename
        id
        name
        key
      }
    }
  }
`)

export type Campaign = ResultOf<typeof WorkQuery>['campaigns']['nodes'][number]
export type Project = ResultOf<typeof WorkQuery>['projects']['nodes'][number]

export const CreateCampaignMutation = graphql(`
  mutation CreateCampaign($input: CreateCampaignInput!) {
    createCampaign(input: $input) {
      campaign {
        id
        name
        platform
      }
    }
  }
`)

export const ImportAccountsMutation = graphql(`
  mutation ImportAccounts($input: ImportAccountsInput!) {
    importAccounts(input: $input) {
      accounts {
        id
        username
      }
    }
  }
`)

export const CreateTicketsMutation = graphql(`
  mutation CreateTickets($input: CreateTicketsInput!) {
    createTickets(input: $input) {
      tickets {
        id
      }
    }
  }
`)

export const CreateApiTokenMutation = graphql(`
  mutation CreateApiToken($input: CreateApiTokenInput!) {
    createApiToken(input: $input) {
      id
      secret
    }
  }
`)
