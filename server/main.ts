import { join } from 'node:path'
import { toGraphQLError } from '../schema/errors.ts'
import { schema } from '../schema/schema.ts'
import { ConfigError, readConfig } from './config.ts'
import { createLog } from './log.ts'
import { startServer, type RunningServer } from './server.ts'
import { StartError } from './startError.ts'

/** Everything has to be down after this, in order or not. */
const STOP_DEADLINE_MS = 4500

const log = createLog('info')
let running: Promise<RunningServer> | undefined
let stopping = false

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const clientFolder = join(import.meta.dirname, '../client')
  running = startServer({ config, face: { schema, toGraphQLError }, log, clientFolder })
  const { url, signInUrl } = await running
  if (stopping) return
  console.log(`Unstuck is ready at ${url}`)
  if (signInUrl) console.log(`Sign in once with this link: ${signInUrl}`)
}

/** The first signal ends everything in order, a second one at once. */
async function shutDown(): Promise<void> {
  if (stopping) process.exit(1)
  stopping = true
  const late = setTimeout(() => {
    log.error('not everything stopped in time')
    process.exit(1)
  }, STOP_DEADLINE_MS)
  late.unref()
  try {
    await (await running)?.stop()
    process.exit(0)
  } catch {
    // It never started; main() says why.
    process.exit(1)
  }
}

function fail(error: unknown): void {
  if (error instanceof ConfigError || error instanceof StartError) console.error(error.message)
  else log.fatal({ err: error }, 'the server ended unexpectedly')
  process.exit(1)
}

process.on('SIGTERM', () => void shutDown())
process.on('SIGINT', () => void shutDown())
await main().catch(fail)
