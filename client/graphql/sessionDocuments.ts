import { graphql } from './graphql.ts'

/** What the server says of itself. */
export const Health = graphql(`
  fragment Health on Health @_unmask {
    version
    classifier
    serverTime
    undoSeconds
  }
`)

/** Who this is; with the server's time, so that the first age on the page is right already. */
export const ViewerQuery = graphql(
  `
    query Viewer {
      viewer {
        id
        name
        role
        defaultView {
          search
        }
      }
      health {
        ...Health
      }
    }
  `,
  [Health],
)

export const HealthQuery = graphql(
  `
    query Health {
      health {
        ...Health
      }
    }
  `,
  [Health],
)
