import { graphql, type ResultOf } from './graphql.ts'

/** Accounts and tickets by a part of their names, whether they are in the queue or not. */
export const PaletteSearchQuery = graphql(`
  query PaletteSearch($search: String!) {
    accounts(search: $search, first: 20) {
      nodes {
        id
        username
        platform
      }
    }
    tickets(search: $search, first: 20) {
      nodes {
        id
        number
        title
      }
    }
  }
`)

export type Found = ResultOf<typeof PaletteSearchQuery>
