// The queries and mutations of the one that brings the work in, and what their lists answer.

/** A page of rows, as every list comes. */
export interface Page<Row> {
  nodes: Row[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

/** An account, as the list of its campaign shows it. */
export interface ListedAccount {
  username: string
  status: string
  currentPhase: { name: string } | null
}

const PAGE = 'pageInfo { hasNextPage endCursor }'

export const CAMPAIGNS = `query Campaigns($after: String) {
  campaigns(first: 100, after: $after) { nodes { id name platform } ${PAGE} }
}`

export const CREATE_CAMPAIGN = `mutation CreateCampaign($input: CreateCampaignInput!) {
  createCampaign(input: $input) { campaign { id name platform } }
}`

export const IMPORT = `mutation ImportAccounts($input: ImportAccountsInput!) {
  importAccounts(input: $input) { accounts { id } }
}`

export const ACCOUNTS = `query Accounts($id: ID!, $after: String) {
  node(id: $id) { ... on Campaign { accounts(first: 100, after: $after) { nodes { username status currentPhase { name } } ${PAGE} } } }
}`

export const IN_REVIEW = `query InReview($after: String) {
  accounts(status: [IN_REVIEW], first: 100, after: $after) { nodes { campaign { id } } ${PAGE} }
}`

export const PROJECTS = `query Projects($after: String) {
  projects(first: 100, after: $after) { nodes { id name key } ${PAGE} }
}`

export const CREATE_PROJECT = `mutation CreateProject($input: CreateProjectInput!) {
  createProject(input: $input) { project { id name key } }
}`

export const CREATE_TICKETS = `mutation CreateTickets($input: CreateTicketsInput!) {
  createTickets(input: $input) { tickets { id } }
}`

export const TICKETS = `query Tickets($id: ID!, $after: String) {
  tickets(projectId: $id, first: 100, after: $after) { nodes { title status } ${PAGE} }
}`
