/**
 * What the numbers are about. Null and absent restrict nothing, an empty list lets nothing through. Campaigns and
 * projects add up: what belongs to any of them is in.
 */
export interface MetricScope {
  readonly campaignIds?: readonly string[] | null
  readonly projectIds?: readonly string[] | null
  /** Names. A ticket has no phase, so that none is in. */
  readonly phases?: readonly string[] | null
}

/** The SQL of what a table has for the scope; null where no row of it belongs to such a thing. */
export interface ScopeColumns {
  readonly campaign: string | null
  readonly project: string | null
  /** Its name. */
  readonly phase: string | null
}

/** The parameters of a query, numbered as they are added. */
export class Parameters {
  readonly values: unknown[] = []

  /** @returns the place of the value: `$3`. */
  add(value: unknown): string {
    return `$${this.values.push(value)}`
  }
}

/** SQL: whether a row is in the scope. */
export function inScope(
  { campaignIds, projectIds, phases }: MetricScope,
  columns: ScopeColumns,
  parameters: Parameters,
): string {
  const conditions: string[] = []
  if (campaignIds || projectIds) {
    const owners: string[] = []
    if (campaignIds && columns.campaign) {
      owners.push(`${columns.campaign} = ANY(${parameters.add(campaignIds)}::bigint[])`)
    }
    if (projectIds && columns.project) {
      owners.push(`${columns.project} = ANY(${parameters.add(projectIds)}::bigint[])`)
    }
    conditions.push(owners.length === 0 ? 'false' : `(${owners.join(' OR ')})`)
  }
  if (phases) {
    conditions.push(columns.phase ? `${columns.phase} = ANY(${parameters.add(phases)}::text[])` : 'false')
  }
  return conditions.length === 0 ? 'true' : conditions.join(' AND ')
}
