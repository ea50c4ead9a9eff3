import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A clock tick of /proc, on every Linux there is. */
const TICK_MS = 10

/**
 * How long the processors have worked for a PostgreSQL, with all of its processes, in milliseconds: on a machine that has
 * other things to do this says more than the clock on the wall. Needs Linux.
 * @param cluster the folder of its data.
 */
export function processorTime(cluster: string): number {
  const postmaster = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
  const main = readStat(postmaster)!
  // Those that have ended are counted with the one that waited for them.
  let ticks = main.own + main.ended
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : null
    if (stat?.parent === postmaster) ticks += stat.own
  }
  return ticks * TICK_MS
}

/** Null for a process that has just ended. */
function readStat(pid: number): { parent: number; own: number; ended: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Behind the name, which may hold anything: state, parent, and from the twelfth on the times.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [own, system, ended, endedSystem] = fields.slice(11, 15).map(Number) as [
      number,
      number,
      number,
      number,
    ]
    return { parent: Number(fields[1]), own: own + system, ended: ended + endedSystem }
  } catch {
    return null
  }
}
