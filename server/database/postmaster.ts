import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A running PostgreSQL, as its lock file tells. */
export interface Postmaster {
  readonly pid: number
  /** 0 while it is still writing the file. */
  readonly port: number
}

/**
 * The server that runs on this data folder, or null. A lock file that was left behind counts for nothing,
 * not even when its number has gone to another program in the meantime.
 */
export function runningPostmaster(dataFolder: string): Postmaster | null {
  let lines: string[]
  try {
    lines = readFileSync(join(dataFolder, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return null
  }
  const pid = Number(lines[0])
  const port = Number(lines[3])
  if (!Number.isInteger(pid) || pid <= 0 || !commandOf(pid).includes('postgres')) return null
  return { pid, port: Number.isInteger(port) ? port : 0 }
}

/** Empty for a process that is gone, or dead and not yet collected by its parent. */
function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}
