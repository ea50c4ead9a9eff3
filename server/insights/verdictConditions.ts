import { inScope, type MetricScope, type Parameters } from './metricScope.ts'

/** SQL on `classifications`: it closed its ticket. */
export const CLOSED = `applied AND verdict = 'COMPLETED'`
/** SQL: … and a person opened it again, or said that it should not have been closed. */
export const REOPENED = `${CLOSED} AND NOT judged_right`
/** SQL: the ticket had moved on, so that the verdict decided nothing. */
export const LATE = 'NOT applied AND NOT vetoed AND NOT shadow AND NOT would_close'

/** SQL: that a verdict is on a ticket of the scope. What is of campaigns or phases has no verdicts. */
export function verdictsInScope(scope: MetricScope, parameters: Parameters): string {
  const tickets = inScope(scope, { campaign: null, project: 'project_id', phase: null }, parameters)
  return tickets === 'true' ? tickets : `ticket_id IN (SELECT id FROM tickets WHERE ${tickets})`
}
