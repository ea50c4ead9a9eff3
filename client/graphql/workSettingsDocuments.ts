import { graphql, type FragmentOf } from './graphql.ts'

const CampaignFragment = graphql(`
  fragment CampaignSet on Campaign {
    id
    name
    platform
    learnsRetries
  }
`)

const ProjectFragment = graphql(`
  fragment ProjectSet on Project {
    id
    name
    key
    reviewDelaySeconds
    maxParallel
    learnsRetries
  }
`)

export type CampaignSet = FragmentOf<typeof CampaignFragment>
export type ProjectSet = FragmentOf<typeof ProjectFragment>

export const CampaignsQuery = graphql(
  `
    query Campaigns($after: String) {
      campaigns(first: 50, after: $after) {
        nodes {
          ...CampaignSet
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [CampaignFragment],
)

export const ProjectsQuery = graphql(
  `
    query Projects($after: String) {
      projects(first: 50, after: $after) {
        nodes {
          ...ProjectSet
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
  [ProjectFragment],
)

export const UpdateCampaignMutation = graphql(`
  mutation UpdateCampaign($input: UpdateCampaignInput!) {
    updateCampaign(input: $input) {
      campaign {
        id
      }
    }
  }
`)

export const CreateProjectMutation = graphql(`
  mutation CreateProject($input: CreateProjectInput!) {
    createProject(input: $input) {
      project {
        id
      }
    }
  }
`)

export const UpdateProjectMutation = graphql(`
  mutation UpdateProject($input: UpdateProjectInput!) {
    updateProject(input: $input) {
      project {
        id
      }
    }
  }
`)
