import type { AuditEntry } from '../../graphql/auditDocuments.ts'

type Subject = NonNullable<NonNullable<AuditEntry['subject']>['node']>

/** Where what was changed is looked at; null where there is no page of it. */
export function pageOf(subject: Subject | null): string | null {
  if (subject === null) return null
  const id = encodeURIComponent(subject.id)
  switch (subject.__typename) {
    case 'Account':
      return `/accounts/${id}`
    case 'Ticket':
      return `/tickets/${id}`
    case 'Project':
      return `/projects/${id}`
    case 'Review':
      return `/?item=${id}`
    case 'Campaign':
      return `/?campaign=${id}`
    case 'Person':
      return '/settings/people'
    default:
      return null
  }
}
