import { graphql } from './graphql.ts'

export const ViewerQuery = graphql(`
  query Viewer {
    viewer {
      name
      role
    }
  }
`)

export const HealthQuery = graphql(`
  query Health {
    health {
      version
      classifier
      serverTime
      undoSeconds
    }
  }
`)
