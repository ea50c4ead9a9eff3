import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { createDataSource, migrate } from '../../server/database/dataSource.ts'
import { startEmbeddedPostgres } from '../../server/database/embeddedPostgres.ts'

/** The migrated database that every test file's own is cloned from. */
const TEMPLATE = 'unstuck_template'

/** Memory that looks like a folder, where Linux has it. */
const MEMORY = '/dev/shm'
/** The databases of three files at once, each of some 11 MB, and the log that PostgreSQL keeps of what it writes. */
const DATABASES_BYTES = 1024 ** 3

declare module 'vitest' {
  interface ProvidedContext {
    /** The owner's connection to the test run's PostgreSQL. */
    postgresUrl: string
    template: string
  }
}

/** One PostgreSQL for the whole run; its data may be lost, so it does not wait for the disk. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(placeForDatabases(), 'unstuck-test-'))
  // Where we are root, the database runs as another user, who has to get in.
  chmodSync(folder, 0o755)
  const postgres = await startEmbeddedPostgres(folder, {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '300',
    max_wal_size: '256MB',
  })
  const owner = createDataSource(postgres.url, { poolSize: 1 })
  await owner.initialize()
  await owner.query(`CREATE DATABASE ${TEMPLATE}`)
  await owner.destroy()
  const url = new URL(postgres.url)
  url.pathname = TEMPLATE
  const template = createDataSource(url.href, { poolSize: 2 })
  await template.initialize()
  await migrate(template)
  await template.destroy()
  project.provide('postgresUrl', postgres.url)
  project.provide('template', TEMPLATE)
  return async () => {
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Cloning the template writes some nine hundred files: in memory that takes a tenth of what it takes on a disk. A
 * container may have 64 MB of it, which is not enough.
 */
function placeForDatabases(): string {
  if (!existsSync(MEMORY)) return tmpdir()
  const { bavail, bsize } = statfsSync(MEMORY)
  return bavail * bsize >= DATABASES_BYTES ? MEMORY : tmpdir()
}
