import { existsSync } from 'node:fs'
import type { DataSource } from 'typeorm'
import type { Config } from '../config.ts'
import { createDataSource, migrate } from '../database/dataSource.ts'
import { runningEmbeddedUrl, startEmbeddedPostgres } from '../database/embeddedPostgres.ts'

/** A connection to the data that a server with these settings has, and the way to end it again. */
export interface OpenDatabase {
  readonly database: DataSource
  close(): Promise<void>
}

/** Opens the server's data, whether a server runs on it or not; null where there is none yet. */
export async function openDatabase({ databaseUrl, dataDir }: Config): Promise<OpenDatabase | null> {
  if (databaseUrl !== undefined) return connect(databaseUrl, async () => {})
  const running = await runningEmbeddedUrl(dataDir)
  if (running !== null) return connect(running, async () => {})
  if (!existsSync(dataDir)) return null
  const embedded = await startEmbeddedPostgres(dataDir)
  return connect(embedded.url, () => embedded.stop())
}

async function connect(url: string, stop: () => Promise<void>): Promise<OpenDatabase> {
  const database = createDataSource(url, { poolSize: 2 })
  try {
    await database.initialize()
    await migrate(database)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    database,
    async close() {
      await database.destroy()
      await stop()
    },
  }
}
