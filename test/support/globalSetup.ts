import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { createDataSource, migrate } from '../../server/database/dataSource.ts'
import { startEmbeddedPostgres } from '../../server/database/embeddedPostgres.ts'

/** The migrated database that every test file's own is cloned from. */
const TEMPLATE = 'unstuck_template'

declare module 'vitest' {
  interface ProvidedContext {
    /** The owner's connection to the test run's PostgreSQL. */
    postgresUrl: string
    template: string
  }
}

/** One PostgreSQL for the whole run; its data may be lost, so it does not wait for the disk. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'unstuck-test-'))
  // Where we are root, the database runs as another user, who has to get in.
  chmodSync(folder, 0o755)
  const postgres = await startEmbeddedPostgres(folder, {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '300',
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
