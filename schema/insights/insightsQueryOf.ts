import { z } from 'zod'
import { BadUserInput } from '../../server/errors.ts'
import type { InsightsQuery } from '../../server/insights/insightsTables.ts'
import { METRIC_GROUPS } from '../../server/insights/resolutionMetrics.ts'
import { complaintAbout, fieldOf } from '../storableText.ts'
import { LONGEST_LIST, MOST_IN_SCOPE, toScope } from './metricArguments.ts'

const moment = z.iso
  .datetime({ offset: true, error: 'This must be a time such as 2026-11-28T09:00:00Z.' })
  .transform((text) => new Date(text))
const count = (most: number) => z.coerce.number().int().min(1).max(most)
const name = z
  .string()
  .max(200)
  .superRefine((text, context) => {
    const complaint = complaintAbout(text)
    if (complaint !== null) context.addIssue(complaint)
  })
const few = z.array(name).max(MOST_IN_SCOPE).optional()

const address = z.strictObject({
  from: moment,
  to: moment,
  groupBy: z.enum(METRIC_GROUPS).default('ACTION'),
  campaign: few,
  project: few,
  phase: few,
  points: count(500).default(48),
  first: count(LONGEST_LIST).default(100),
})

/** What may be given several times. */
const LISTS: ReadonlySet<string> = new Set(['campaign', 'project', 'phase'])

/**
 * What a table is of, from an address, such as `?from=2026-11-01T00:00:00Z&to=2026-11-15T00:00:00Z&campaign=ID`.
 * @throws BadUserInput naming the parameter.
 */
export function insightsQueryOf(parameters: URLSearchParams): InsightsQuery {
  const given = [...new Set(parameters.keys())].map((name) => [
    name,
    LISTS.has(name) ? parameters.getAll(name) : parameters.get(name)!,
  ])
  const parsed = address.safeParse(Object.fromEntries(given))
  if (parsed.success) {
    const { from, to, campaign, project, phase, ...rest } = parsed.data
    const range = { from, to }
    const scope = { campaignIds: campaign, projectIds: project, phases: phase }
    return { range, scope: toScope({ range, scope }), ...rest }
  }
  const [issue] = parsed.error.issues
  const [unknown] = issue?.code === 'unrecognized_keys' ? issue.keys : []
  if (unknown !== undefined) throw new BadUserInput(unknown, `There is no parameter ${unknown}.`)
  const field = fieldOf(issue!.path)
  throw new BadUserInput(field, `${field}: ${issue!.message}`)
}
