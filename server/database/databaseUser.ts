import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { StartError } from '../startError.ts'

/** Whom the database's processes run as; empty where that is ourselves. */
export type DatabaseUser = { readonly uid: number; readonly gid: number } | Record<string, never>

/**
 * PostgreSQL refuses to run as root, so root runs it as `nobody`. It must have an entry in /etc/passwd,
 * because initdb looks its name up.
 */
export function databaseUser(): DatabaseUser {
  if (process.getuid?.() !== 0) return {}
  const entry = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'nobody')
  if (!entry) {
    throw new StartError(
      'The embedded PostgreSQL cannot run as root and there is no user "nobody" to run it as: start Unstuck as another user, or set DATABASE_URL.',
    )
  }
  // Where uid 65534 is written as -2, the system means the same unsigned number.
  return { uid: Number(entry[2]) >>> 0, gid: Number(entry[3]) >>> 0 }
}

/** Whether that user can reach and read what is at `path`. Asked of the system itself: modes alone leave out ACLs. */
export function canRead(user: DatabaseUser, path: string): boolean {
  if (!('uid' in user)) return true
  return (
    spawnSync('/bin/sh', ['-c', 'test -r "$1" && test -x "$1"', 'sh', path], { ...user, cwd: '/' }).status ===
    0
  )
}
