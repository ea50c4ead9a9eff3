import { type EntityManager, In } from 'typeorm'
import { Account } from '../entities/Account.ts'
import { Campaign } from '../entities/Campaign.ts'
import type { EventRecord } from '../entities/EventRecord.ts'
import { Project } from '../entities/Project.ts'
import { Review } from '../entities/Review.ts'
import { Ticket } from '../entities/Ticket.ts'
import { User } from '../entities/User.ts'
import { changeInWords } from './changeInWords.ts'

/** What an event is about, as a row. */
export interface SubjectRef {
  readonly type: 'Account' | 'Ticket' | 'Review' | 'Campaign' | 'Project' | 'Person'
  readonly id: string
}

/** What an event is about, for people. */
export interface AuditSubject {
  readonly label: string
  /** What sort of thing it is; null where the label says what was set. */
  readonly type: SubjectRef['type'] | 'Channel' | null
  /** The name alone; null where it is gone, or the label says what was set. */
  readonly name: string | null
  /** Null where there is nothing to look at. */
  readonly ref: SubjectRef | null
}

/** What each event is about, in their order; null where it is about nothing in particular. */
export async function loadSubjects(
  manager: EntityManager,
  events: readonly EventRecord[],
): Promise<(AuditSubject | null)[]> {
  const refs = events.map(subjectRef)
  const labels = await loadLabels(
    manager,
    refs.flatMap((ref) => ref ?? []),
  )
  return events.map((event, at) => {
    const ref = refs[at]!
    const name = (ref && labels.get(keyOf(ref))) ?? null
    const there = name === null ? null : ref
    if (event.change) return { label: changeInWords(event.change).what, type: null, name: null, ref: there }
    const channel = channelOf(event)
    if (channel !== null) return { label: `Channel ${channel}`, type: 'Channel', name: channel, ref: there }
    if (ref === null) return null
    return { label: name ?? `${REMOVED[ref.type]} (removed)`, type: ref.type, name, ref: there }
  })
}

/** What was there, and is not any more. */
const REMOVED: Readonly<Record<SubjectRef['type'], string>> = {
  Account: 'Account',
  Ticket: 'Ticket',
  Review: 'Item',
  Campaign: 'Campaign',
  Project: 'Project',
  Person: 'Person',
}

/** A channel as it was called then; null where it is about something else. */
function channelOf({ type, payload }: EventRecord): string | null {
  return type.startsWith('channel.') && typeof payload?.name === 'string' ? payload.name : null
}

function subjectRef(event: EventRecord): SubjectRef | null {
  const { reviewId, ticketId, accountId, projectId, payload } = event
  const [thing] = event.type.split('.', 1)
  const refs: (SubjectRef | false)[] = [
    (thing === 'review' || thing === 'resolution') && refTo('Review', reviewId),
    refTo('Ticket', ticketId),
    refTo('Account', accountId),
    refTo('Review', reviewId),
    refTo('Project', projectId),
    refTo('Campaign', payload?.campaignId),
    refTo('Person', payload?.personId),
  ]
  return refs.find((ref) => ref !== false) || null
}

function refTo(type: SubjectRef['type'], id: unknown): SubjectRef | false {
  return typeof id === 'string' && { type, id }
}

function keyOf({ type, id }: SubjectRef): string {
  return `${type}:${id}`
}

/** How each thing that is still there is called. */
async function loadLabels(
  manager: EntityManager,
  refs: readonly SubjectRef[],
): Promise<ReadonlyMap<string, string>> {
  const where = (wanted: SubjectRef['type']) => ({
    id: In([...new Set(refs.flatMap(({ type, id }) => (type === wanted ? id : [])))]),
  })
  const [accounts, tickets, reviews, campaigns, projects, people] = await Promise.all([
    manager.find(Account, { where: where('Account'), select: { id: true, username: true } }),
    manager.find(Ticket, { where: where('Ticket'), select: { id: true, number: true, title: true } }),
    manager.find(Review, { where: where('Review'), select: { id: true, title: true } }),
    manager.find(Campaign, { where: where('Campaign'), select: { id: true, name: true } }),
    manager.find(Project, { where: where('Project'), select: { id: true, name: true } }),
    manager.find(User, { where: where('Person'), select: { id: true, name: true } }),
  ])
  return new Map([
    ...accounts.map(({ id, username }) => [`Account:${id}`, username] as const),
    ...tickets.map(({ id, number, title }) => [`Ticket:${id}`, `${number} ${title}`] as const),
    ...reviews.map(({ id, title }) => [`Review:${id}`, title] as const),
    ...campaigns.map(({ id, name }) => [`Campaign:${id}`, name] as const),
    ...projects.map(({ id, name }) => [`Project:${id}`, name] as const),
    ...people.map(({ id, name }) => [`Person:${id}`, name] as const),
  ])
}
