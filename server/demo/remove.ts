import { ConfigError, readConfig } from '../config.ts'
import { SettingsInForce } from '../settings/SettingsInForce.ts'
import { StartError } from '../startError.ts'
import { openDatabase } from './openDatabase.ts'
import { removeDemoData, type RemovedDemoData } from './removeDemoData.ts'

/** `npm run demo:remove`: with the settings of the server, whether one runs or not. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const opened = await openDatabase(config)
  if (opened === null)
    return console.log('There is no data folder yet, so there is nothing of the demo in it.')
  try {
    // A server that runs reads the feed every second by itself.
    const { database } = opened
    const settings = new SettingsInForce(config.initialSettings, database)
    console.log(report(await removeDemoData({ settings, database, wakeFeed: () => {} })))
  } finally {
    await opened.close()
  }
}

function report({ campaigns, accounts, projects, tickets, tokens }: RemovedDemoData): string {
  if (campaigns + projects + tokens === 0) return 'There is nothing of the demo here.'
  return [
    'The demo’s data is removed:',
    `${campaigns} campaigns with ${accounts} accounts,`,
    `${projects} projects with ${tickets} tickets,`,
    `${tokens} tokens. Everything else is as it was.`,
  ].join(' ')
}

await main().catch((error: unknown) => {
  const readable = error instanceof ConfigError || error instanceof StartError
  console.error(readable ? error.message : error)
  process.exitCode = 1
})
