import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { canRead, type DatabaseUser } from './databaseUser.ts'

/** For root with a data folder that the database's user cannot reach. */
const SHARED_FOLDER = '/var/lib/unstuck'

/**
 * Where the embedded PostgreSQL lives, created if need be: `dataDir`, or, where the database's user cannot
 * get there (a checkout under root's home), a folder of the system that belongs to this `dataDir`.
 */
export function embeddedFolder(dataDir: string, user: DatabaseUser): string {
  const wanted = create(resolve(dataDir))
  if (canRead(user, wanted)) return wanted
  const key = createHash('sha256').update(wanted).digest('hex').slice(0, 12)
  create(SHARED_FOLDER)
  return create(join(SHARED_FOLDER, key))
}

function create(folder: string): string {
  if (!existsSync(folder)) {
    mkdirSync(folder, { recursive: true })
    // Whatever the umask says, the database's user has to get through; what is inside protects itself.
    chmodSync(folder, 0o755)
  }
  return folder
}
