import { graphql, type FragmentOf } from './graphql.ts'

const MeFragment = graphql(`
  fragment Me on Person {
    id
    name
    email
    hasPassword
  }
`)

const SessionFragment = graphql(`
  fragment SessionShown on Session {
    id
    createdAt
    lastSeenAt
    userAgent
    current
  }
`)

export type Me = FragmentOf<typeof MeFragment>
export type SessionShown = FragmentOf<typeof SessionFragment>

/** The person who looks at the page, and where they are signed in. */
export const MeQuery = graphql(
  `
    query Me {
      viewer {
        person {
          ...Me
        }
      }
      mySessions {
        ...SessionShown
      }
    }
  `,
  [MeFragment, SessionFragment],
)

export const ChangeMyNameMutation = graphql(`
  mutation ChangeMyName($input: ChangeMyNameInput!) {
    changeMyName(input: $input) {
      person {
        id
      }
    }
  }
`)

export const ChangeMyEmailMutation = graphql(`
  mutation ChangeMyEmail($input: ChangeMyEmailInput!) {
    changeMyEmail(input: $input) {
      person {
        id
      }
    }
  }
`)

export const ChangeMyPasswordMutation = graphql(`
  mutation ChangeMyPassword($input: ChangeMyPasswordInput!) {
    changeMyPassword(input: $input) {
      person {
        id
      }
    }
  }
`)

export const EndSessionMutation = graphql(`
  mutation EndSession($input: EndSessionInput!) {
    endSession(input: $input) {
      id
    }
  }
`)

export const EndOtherSessionsMutation = graphql(`
  mutation EndOtherSessions {
    endOtherSessions {
      ended
    }
  }
`)
