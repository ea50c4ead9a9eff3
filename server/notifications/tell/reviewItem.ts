import type { EntityManager } from 'typeorm'
import { apiId } from '../../apiId.ts'
import { AWAITING_LABELS, COUNTING_DOWN, FAILURE_LABELS, PRIORITY_LABELS } from '../../entities/labels.ts'
import { priorityColumn } from '../../entities/priorityColumn.ts'
import type { AwaitingReason, FailureType, Priority, ReviewKind } from '../../entities/words.ts'

/** Of a summary, which is one line of what a bot or an agent said. */
const LONGEST_SUMMARY = 200

/** A review as a notice needs it. */
export interface ToldReview {
  readonly id: string
  readonly kind: ReviewKind
  readonly accountId: string | null
  readonly ticketId: string | null
  readonly priority: Priority
  readonly reason: FailureType | AwaitingReason | null
  readonly title: string
  readonly summary: string
  readonly fingerprint: string | null
  readonly openedAt: Date
  readonly escalationLevel: number
  readonly campaignId: string | null
  readonly campaignName: string | null
  readonly projectId: string | null
  readonly projectName: string | null
  /** The storm that it is a part of. */
  readonly stormId: string | null
}

const READ = `
  SELECT review.id, review.kind, review.account_id AS "accountId", review.ticket_id AS "ticketId", review.priority,
    coalesce(review.failure_type, review.awaiting_reason) AS reason, review.title, review.summary, review.fingerprint,
    review.opened_at AS "openedAt", review.escalation_level AS "escalationLevel",
    review.campaign_id AS "campaignId", campaign.name AS "campaignName",
    review.project_id AS "projectId", project.name AS "projectName", storm.id AS "stormId"
  FROM reviews review
  LEFT JOIN campaigns campaign ON campaign.id = review.campaign_id
  LEFT JOIN projects project ON project.id = review.project_id
  LEFT JOIN LATERAL (
    SELECT id FROM storms WHERE storms.fingerprint = review.fingerprint AND review.opened_at >= storms.started_at
      AND review.opened_at <= coalesce(storms.ended_at, 'infinity') ORDER BY id DESC LIMIT 1) storm ON true
  WHERE review.id = ANY($1)`

/** The reviews by their ids; those that are gone are missing. */
export async function loadToldReviews(
  tx: EntityManager,
  ids: readonly string[],
): Promise<Map<string, ToldReview>> {
  if (ids.length === 0) return new Map()
  const rows = await tx.query<(Omit<ToldReview, 'priority'> & { priority: number })[]>(READ, [ids])
  return new Map(
    rows.map((row) => [row.id, { ...row, priority: priorityColumn.from(row.priority) as Priority }]),
  )
}

/** A review in a payload. It is an API: names stay. */
export interface ReviewItem {
  readonly id: string
  readonly kind: ReviewKind
  readonly priority: Priority
  /** The failure's type, or why the ticket waits. */
  readonly reason: string | null
  /** The account's username, or the ticket's number and title. */
  readonly title: string
  /** One line, cut off at 200 characters. */
  readonly summary: string
  readonly openedAt: string
  readonly escalationLevel: number
  readonly campaign: { readonly id: string; readonly name: string } | null
  readonly project: { readonly id: string; readonly name: string } | null
  readonly url: string
  /** All of that in one line for people. */
  readonly text: string
}

/** The review as it is told of. */
export function toItem(review: ToldReview, publicUrl: string): ReviewItem {
  const { kind, priority, reason, campaignId, projectId } = review
  const title = oneLine(review.title)
  const summary = oneLine(review.summary)
  const page =
    review.accountId === null
      ? `/tickets/${apiId('Ticket', review.ticketId!)}`
      : `/accounts/${apiId('Account', review.accountId)}`
  return {
    id: apiId('Review', review.id),
    kind,
    priority,
    reason,
    title,
    summary,
    openedAt: review.openedAt.toISOString(),
    escalationLevel: review.escalationLevel,
    campaign: campaignId === null ? null : { id: apiId('Campaign', campaignId), name: review.campaignName! },
    project: projectId === null ? null : { id: apiId('Project', projectId), name: review.projectName! },
    url: publicUrl + page,
    text: `${title} (${PRIORITY_LABELS[priority]}). ${reasonInWords(reason)}: ${summary}`,
  }
}

const REASON_LABELS = { ...FAILURE_LABELS, ...AWAITING_LABELS }

/** Such as “Suspended”. */
export function reasonInWords(reason: FailureType | AwaitingReason | null): string {
  return REASON_LABELS[reason ?? COUNTING_DOWN]
}

/** One line that is not too long. */
export function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim()
  return line.length <= LONGEST_SUMMARY ? line : `${line.slice(0, LONGEST_SUMMARY - 1)}…`
}
