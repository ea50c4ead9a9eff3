import { graphql, type FragmentOf } from './graphql.ts'

const SavedViewFragment = graphql(`
  fragment SavedView on SavedView {
    id
    name
    search
    shared
    isDefault
    by
    mine
  }
`)

/** A filter of the queue that somebody saved by a name. */
export type SavedView = FragmentOf<typeof SavedViewFragment>

export const SavedViewsQuery = graphql(
  `
    query SavedViews {
      savedViews {
        ...SavedView
      }
    }
  `,
  [SavedViewFragment],
)

export const SaveViewMutation = graphql(
  `
    mutation SaveView($input: SaveViewInput!) {
      saveView(input: $input) {
        view {
          ...SavedView
        }
      }
    }
  `,
  [SavedViewFragment],
)

export const DeleteViewMutation = graphql(`
  mutation DeleteView($input: DeleteViewInput!) {
    deleteView(input: $input) {
      id
    }
  }
`)

export const SetDefaultViewMutation = graphql(
  `
    mutation SetDefaultView($input: SetDefaultViewInput!) {
      setDefaultView(input: $input) {
        views {
          ...SavedView
        }
      }
    }
  `,
  [SavedViewFragment],
)
