import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from '../startError.ts'
import type { DatabaseUser } from './databaseUser.ts'

/** Owns the embedded database, and gives it its name. */
export const OWNER = 'unstuck'

/** The owner's generated password, which only we and the database's user can read. */
export function readPassword(file: string, user: DatabaseUser): string {
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 })
    // initdb reads it too.
    if ('uid' in user) chownSync(file, user.uid!, user.gid!)
  }
  return readFileSync(file, 'utf8').trim()
}

/**
 * Creates the files of a PostgreSQL in `cluster`, inside `folder`.
 * @throws StartError
 */
export function createCluster(initdb: string, cluster: string, folder: string, user: DatabaseUser): void {
  const unfinished = `${cluster}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  if ('uid' in user) chownSync(unfinished, user.uid!, user.gid!)
  const result = spawnSync(
    initdb,
    [
      `--pgdata=${unfinished}`,
      `--username=${OWNER}`,
      `--pwfile=${join(folder, 'postgres-password')}`,
      '--auth=scram-sha-256',
      // Nobody guesses 192 random bits, however quickly a guess is checked; every connection computes this.
      '--set=scram_iterations=1',
      '--encoding=UTF8',
      // The same order and the same lower() on every machine, whatever locales it has.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--no-instructions',
    ],
    { ...user, cwd: folder, env: { LC_ALL: 'C', PATH: process.env.PATH }, encoding: 'utf8' },
  )
  if (result.status !== 0) {
    const reason = result.error?.message ?? result.stderr.trim().split('\n').at(-1)
    throw new StartError(
      `The embedded PostgreSQL cannot be created in ${folder} (${reason}): set DATABASE_URL.`,
    )
  }
  // Renamed when it is whole, so that a cluster cut short is never started.
  renameSync(unfinished, cluster)
}
