import type { EntityManager } from 'typeorm'
import type { ResolutionAction } from '../../entities/words.ts'
import { counted } from './counted.ts'

/** More tools than these are not named one by one. */
const MOST_TOOLS = 5

/** What is said of one tool and a number of tickets; of nothing that is no answer to a permission request. */
const ANSWERS: Partial<Record<ResolutionAction, string>> = {
  APPROVE_PERMISSION: 'may use',
  ALWAYS_ALLOW_PERMISSION: 'may always use',
  REJECT_PERMISSION: 'may not use',
}

/** Which tools the batch allows or refuses, and in how many tickets; the commonest first. */
export async function permissionEffects(
  tx: EntityManager,
  operationId: string,
  action: ResolutionAction,
): Promise<string[]> {
  const answer = ANSWERS[action]
  if (answer === undefined) return []
  const tools = await tx.query<{ tool: string; count: number }[]>(
    `SELECT request.tool, count(*)::int AS count
     FROM bulk_items item JOIN reviews review ON review.id = item.review_id
       JOIN tickets ticket ON ticket.id = review.ticket_id
       JOIN permission_requests request ON request.id = ticket.permission_request_id
     WHERE item.operation_id = $1 AND item.left_out IS NULL
     GROUP BY request.tool ORDER BY count DESC, request.tool`,
    [operationId],
  )
  const others = tools.slice(MOST_TOOLS).reduce((sum, { count }) => sum + count, 0)
  const named = tools.slice(0, MOST_TOOLS).map(({ tool, count }) => ({ what: tool, count }))
  return [...named, { what: 'other tools', count: others }].flatMap(({ what, count }) =>
    counted(count, `ticket ${answer} ${what}`, `tickets ${answer} ${what}`),
  )
}
