import { graphql, type ResultOf } from './graphql.ts'

export const PeopleQuery = graphql(`
  query People {
    people {
      id
      name
      email
      role
      hasPassword
      lastSeenAt
      deactivatedAt
      isYou
    }
    invitations {
      id
      name
      email
      role
      invitedBy
      expiresAt
    }
  }
`)

export type PersonShown = ResultOf<typeof PeopleQuery>['people'][number]
export type InvitationShown = ResultOf<typeof PeopleQuery>['invitations'][number]

export const InvitePersonMutation = graphql(`
  mutation InvitePerson($input: InvitePersonInput!) {
    invitePerson(input: $input) {
      link
    }
  }
`)

export const RevokeInvitationMutation = graphql(`
  mutation RevokeInvitation($input: RevokeInvitationInput!) {
    revokeInvitation(input: $input) {
      id
    }
  }
`)

export const ChangePersonRoleMutation = graphql(`
  mutation ChangePersonRole($input: ChangePersonRoleInput!) {
    changePersonRole(input: $input) {
      person {
        id
      }
    }
  }
`)

export const DeactivatePersonMutation = graphql(`
  mutation DeactivatePerson($input: DeactivatePersonInput!) {
    deactivatePerson(input: $input) {
      person {
        id
      }
    }
  }
`)

export const ReactivatePersonMutation = graphql(`
  mutation ReactivatePerson($input: ReactivatePersonInput!) {
    reactivatePerson(input: $input) {
      person {
        id
      }
    }
  }
`)

export const ResetPersonMutation = graphql(`
  mutation ResetPerson($input: ResetPersonInput!) {
    resetPerson(input: $input) {
      link
    }
  }
`)

export const EndSessionsOfMutation = graphql(`
  mutation EndSessionsOf($input: EndSessionsOfInput!) {
    endSessionsOf(input: $input) {
      ended
    }
  }
`)
