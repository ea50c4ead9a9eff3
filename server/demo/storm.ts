import { ConfigError, readConfig } from '../config.ts'
import { createApiClient } from '../workerKit/apiClient.ts'
import { ApiError } from '../workerKit/apiError.ts'
import { coordinatorApi } from './api/coordinatorApi.ts'
import { reportApi } from './api/reportApi.ts'
import { findRunningDemo, type RunningDemo } from './runningDemo.ts'
import { raiseStorm } from './raiseStorm.ts'

const NO_DEMO =
  'No demo runs with these settings: start one with npm run demo, wait until it is ready, and come again.'

const ACCOUNTS = 300
const MOST_ACCOUNTS = 2000

/** `npm run demo:storm`, with the settings of the demo that runs; `npm run demo:storm -- 1000` for more accounts. */
async function main(): Promise<void> {
  const accounts = process.argv[2] === undefined ? ACCOUNTS : Number(process.argv[2])
  if (!Number.isInteger(accounts) || accounts < 1 || accounts > MOST_ACCOUNTS) {
    return refuse(`How many accounts fail is a whole number from 1 to ${MOST_ACCOUNTS}.`)
  }
  const demo = findRunningDemo(readConfig(process.env).dataDir)
  if (demo === null || !(await answers(demo))) return refuse(NO_DEMO)
  const client = createApiClient(demo.url, demo.stormToken, AbortSignal.timeout(LONGEST_STORM_MS))
  try {
    const count = await raiseStorm(coordinatorApi(client), reportApi(client), accounts)
    console.log(
      [
        `${count} accounts of “Summer sale (demo)” have just met the same puzzle.`,
        `Look at ${demo.url}: the queue shows them as one card, not as ${count} rows.`,
        '“Review as one” sends them all back; “Try on 3 first” sees whether that helps.',
      ].join('\n'),
    )
  } catch (error) {
    if (error instanceof ApiError && ['UNAUTHENTICATED', 'NOT_FOUND'].includes(error.code)) {
      return refuse('The data of this demo was removed while it ran: start it again with npm run demo.')
    }
    throw error
  } finally {
    client.close()
  }
}

const LONGEST_STORM_MS = 120_000

async function answers({ url }: RunningDemo): Promise<boolean> {
  const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5000) }).catch(() => null)
  return response?.ok ?? false
}

function refuse(sentence: string): void {
  console.error(sentence)
  process.exitCode = 1
}

await main().catch((error: unknown) => {
  console.error(error instanceof ConfigError ? error.message : error)
  process.exitCode = 1
})
