import { join } from 'node:path'
import { auditFilterOf } from '../schema/auditFilter.ts'
import { toGraphQLError } from '../schema/errors.ts'
import { insightsQueryOf } from '../schema/insights/insightsQueryOf.ts'
import { createMcpServer } from '../schema/mcp/mcpServer.ts'
import { schema } from '../schema/schema.ts'
import { readConfig } from './config.ts'
import { createLog } from './log.ts'
import { runProcess } from './runProcess.ts'
import { startServer } from './server.ts'

const log = createLog('info')

await runProcess(
  log,
  async () => {
    const config = readConfig(process.env)
    const clientFolder = join(import.meta.dirname, '../client')
    return startServer({
      config,
      face: { schema, toGraphQLError, readAuditFilter: auditFilterOf, readInsightsQuery: insightsQueryOf },
      mcp: createMcpServer,
      log,
      clientFolder,
    })
  },
  ({ url, signInUrl }) => {
    console.log(`Unstuck is ready at ${url}`)
    if (signInUrl) console.log(`Sign in once with this link: ${signInUrl}`)
  },
)
