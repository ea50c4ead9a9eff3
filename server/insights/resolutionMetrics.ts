import type { EntityManager } from 'typeorm'
import type { App } from '../app.ts'
import { ACTION_LABELS, AWAITING_LABELS, COUNTING_DOWN, FAILURE_LABELS } from '../entities/labels.ts'
import { countingTransaction } from './countingTransaction.ts'
import {
  countResolutions,
  type CountedGroup,
  type GroupKey,
  type ResolutionCounts,
} from './countResolutions.ts'
import { assertRange, type MetricRange } from './metricRange.ts'
import type { MetricScope } from './metricScope.ts'
import { observedRate } from './successRate.ts'

/** By what resolutions are told apart. */
export const METRIC_GROUPS = [
  'ACTION',
  'FAILURE_TYPE',
  'AWAITING_REASON',
  'PHASE',
  'CAMPAIGN',
  'PROJECT',
  'REVIEWER',
] as const
export type MetricGroup = (typeof METRIC_GROUPS)[number]

/** With fewer outcomes than this a rate says little. */
const ENOUGH_OUTCOMES = 10

/** How often it worked, where it is known. */
export interface SuccessNumbers {
  readonly successRate: number | null
  readonly successRateLow: number | null
  readonly successRateHigh: number | null
  readonly enough: boolean
}

/** The numbers of one group. */
export interface ResolutionMetric extends ResolutionCounts, SuccessNumbers {
  /** The value, or the row's id of a campaign or project, or the key of an actor. */
  readonly key: string
  /** For people to read. */
  readonly label: string
}

interface Grouping extends GroupKey {
  labels(manager: EntityManager, groups: readonly CountedGroup[]): Promise<ReadonlyMap<string, string>>
}

const GROUPINGS: Readonly<Record<MetricGroup, Grouping>> = {
  ACTION: { key: 'action', labels: fixed(ACTION_LABELS) },
  FAILURE_TYPE: { key: 'CASE WHEN campaign_id IS NOT NULL THEN reason END', labels: fixed(FAILURE_LABELS) },
  AWAITING_REASON: {
    key: `CASE WHEN project_id IS NOT NULL THEN coalesce(reason, '${COUNTING_DOWN}') END`,
    labels: fixed(AWAITING_LABELS),
  },
  PHASE: { key: 'phase_name', labels: async () => new Map() },
  CAMPAIGN: { key: 'campaign_id', labels: named('campaigns') },
  PROJECT: { key: 'project_id', labels: named('projects') },
  REVIEWER: { key: 'actor_key', withNewest: true, labels: newestNames },
}

/**
 * What people did with reviews and what came of it, by group; the groups with most first.
 * @throws BadUserInput when the range is none.
 */
export async function readResolutionMetrics(
  app: Pick<App, 'database'>,
  range: MetricRange,
  scope: MetricScope,
  groupBy: MetricGroup,
  most: number,
): Promise<ResolutionMetric[]> {
  assertRange(range)
  const grouping = GROUPINGS[groupBy]
  return countingTransaction(app, async (tx) => {
    const groups = await countResolutions(tx, range, scope, grouping, most)
    const labels = await grouping.labels(tx, groups)
    return groups.map((group) => ({
      ...group,
      ...successNumbers(group),
      label: labels.get(group.key) ?? group.key,
    }))
  })
}

/** The rate of those whose outcome is known, with its interval. */
export function successNumbers({
  confirmed,
  refailed,
}: Pick<ResolutionCounts, 'confirmed' | 'refailed'>): SuccessNumbers {
  const trials = confirmed + refailed
  const observed = observedRate({ successes: confirmed, trials })
  return {
    successRate: observed?.rate ?? null,
    successRateLow: observed?.low ?? null,
    successRateHigh: observed?.high ?? null,
    enough: trials >= ENOUGH_OUTCOMES,
  }
}

function fixed(labels: Readonly<Record<string, string>>): Grouping['labels'] {
  return async () => new Map(Object.entries(labels))
}

function named(table: 'campaigns' | 'projects'): Grouping['labels'] {
  return async (manager, groups) => {
    const rows = await manager.query<{ id: string; name: string }[]>(
      `SELECT id::text, name FROM ${table} WHERE id = ANY($1::bigint[])`,
      [groups.map(({ key }) => key)],
    )
    return new Map(rows.map(({ id, name }) => [id, name]))
  }
}

/** What each was called when they acted last. */
async function newestNames(
  manager: EntityManager,
  groups: readonly CountedGroup[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await manager.query<{ key: string; name: string }[]>(
    'SELECT actor_key AS key, by_name AS name FROM review_logs WHERE id = ANY($1::bigint[])',
    [groups.map(({ newestId }) => newestId)],
  )
  return new Map(rows.map(({ key, name }) => [key, name]))
}
