import type { World } from './world.ts'

/** Rows of a violation that are printed. */
const SHOWN = 30

/** Prints what was done, what was broken, and what came of it. */
export async function printReport(world: World, seed: string): Promise<void> {
  const { operations, refusals, faults, ledger, violations } = world
  console.log(`Operations (${operations.total}): ${operations}`)
  console.log(`Refused or lost (${refusals.total}): ${refusals}`)
  console.log(`Faults (${faults.counts.total}): ${faults.counts}`)
  console.log(`Verdicts: ${await verdicts(world)}`)
  console.log(
    `Answered for: ${ledger.messages.length} messages, ${ledger.resolutions.length} resolutions, ` +
      `${ledger.undone.length} of them taken back, ${ledger.endedLeases.size} ended leases, ` +
      `${ledger.reports.length} reports, ${ledger.screenshots.length} screenshots, ${ledger.batches.size} batches, ` +
      `${ledger.versions.size} reviews`,
  )
  for (const { rule, rows } of violations.all) {
    console.error(`\nVIOLATED: ${rule} (${rows.length})`)
    for (const row of rows.slice(0, SHOWN)) console.error(`  ${JSON.stringify(row)}`)
  }
  const repeat = `UNSTUCK_FAULT_SEED=${seed}`
  if (violations.all.length === 0) console.log(`Everything holds (${repeat}).`)
  else console.error(`\n${violations.all.length} rules were broken (${repeat}).`)
}

async function verdicts(world: World): Promise<string> {
  const { rows } = await world.database.query<{ line: string }>(
    `SELECT format('%s %s %s', verdict, CASE WHEN applied THEN 'applied' ELSE 'too late' END, count(*)) AS line
     FROM classifications GROUP BY verdict, applied ORDER BY verdict, applied`,
  )
  return rows.map(({ line }) => line).join(', ') || 'none'
}
