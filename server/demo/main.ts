import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { auditFilterOf } from '../../schema/auditFilter.ts'
import { toGraphQLError } from '../../schema/errors.ts'
import { insightsQueryOf } from '../../schema/insights/insightsQueryOf.ts'
import { createMcpServer } from '../../schema/mcp/mcpServer.ts'
import { schema } from '../../schema/schema.ts'
import { readConfig } from '../config.ts'
import { createLog } from '../log.ts'
import { runProcess } from '../runProcess.ts'
import { startServer } from '../server.ts'
import { readSpeed } from './demoSpeed.ts'
import { startFleet } from './fleet.ts'
import { writePast } from './past/writePast.ts'
import { forgetRunningDemo, noteRunningDemo } from './runningDemo.ts'

/**
 * The server of `npm start`, and a small fleet of bots and agents that uses it from outside, over HTTP and
 * WebSocket, as anybody's would.
 */
const log = createLog('info')

await runProcess(
  log,
  async () => {
    const speed = readSpeed(process.env)
    const settings = readConfig(process.env)
    // Known to this process only, and gone with it: the fleet makes its own tokens with it.
    const adminToken = settings.adminToken ?? randomBytes(32).toString('base64url')
    const config = { ...settings, adminToken }
    const clientFolder = join(import.meta.dirname, '../client')
    const server = await startServer({
      config,
      face: { schema, toGraphQLError, readAuditFilter: auditFilterOf, readInsightsQuery: insightsQueryOf },
      mcp: createMcpServer,
      log,
      clientFolder,
    })
    const { url } = server
    const onReady = (stormToken: string) => noteRunningDemo(config.dataDir, { url, stormToken })
    const fleet = startFleet({
      url,
      adminToken,
      speed,
      log,
      writePast: () => writePast(server.app),
      onReady,
    })
    const stop = async () => {
      forgetRunningDemo(config.dataDir)
      await fleet.stop()
      await server.stop()
    }
    return { url, signInUrl: server.signInUrl, stop }
  },
  ({ url, signInUrl }) => {
    console.log(`Unstuck is ready at ${url}`)
    console.log('This is a demo: bots and agents work on made-up accounts and tickets, all marked "(demo)".')
    console.log(
      signInUrl
        ? `Open the live queue with this link, once: ${signInUrl}`
        : `Open the live queue: ${url} (a browser is signed in already)`,
    )
    console.log('npm run demo:storm, in another terminal, lets hundreds of accounts fail at once.')
    console.log('Ctrl-C ends it, npm run demo:remove takes its data away.')
  },
)
