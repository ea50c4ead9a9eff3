import { randomBytes } from 'node:crypto'
import { startDatabase } from './database.ts'
import { FaultLog } from './faultLog.ts'
import { Ledger } from './ledger.ts'
import { MoodyClassifier } from './moodyClassifier.ts'
import type { Random } from './random.ts'
import { printReport } from './report.ts'
import { checkServerLogs } from './serverLogs.ts'
import { Servers } from './servers.ts'
import { STORM_THRESHOLD } from './rules/storms.ts'
import { Tally } from './tally.ts'
import { Violations } from './violations.ts'
import type { World } from './world.ts'

/** A world of two servers on a database of its own, and the model that they ask. */
export interface Stage {
  readonly world: World
  readonly classifier: MoodyClassifier
  /** Ends all of it, says what came of it, and lets the process fail where a rule was broken. */
  end(): Promise<void>
}

/** @param undoSeconds how long a resolution can be taken back; 0: not at all. */
export async function setStage(seed: string, random: Random, undoSeconds: number): Promise<Stage> {
  const violations = new Violations()
  const faults = new FaultLog()
  const database = await startDatabase()
  const classifier = await MoodyClassifier.start(random.stream('classifier'))
  const adminToken = randomBytes(16).toString('hex')
  const servers = await Servers.start(
    2,
    {
      PORT: '0',
      DATABASE_URL: database.url,
      UNSTUCK_ADMIN_TOKEN: adminToken,
      UNSTUCK_TICK_MS: '100',
      UNSTUCK_UNDO_SECONDS: String(undoSeconds),
      UNSTUCK_STORM_THRESHOLD: String(STORM_THRESHOLD),
      UNSTUCK_STORM_MINUTES: '1',
      ANTHROPIC_API_KEY: classifier.loopback.apiKey,
      ANTHROPIC_BASE_URL: classifier.loopback.url,
      // People reopen at random here: with the usual limit the auto-review would soon close nothing any more.
      UNSTUCK_FALSE_COMPLETED_PERCENT: '100',
    },
    faults,
    violations,
  )
  const world: World = {
    random,
    servers,
    database: database.pool,
    faults,
    ledger: new Ledger(violations),
    violations,
    operations: new Tally(),
    refusals: new Tally(),
    maskedErrors: [],
    adminToken,
    undoSeconds,
  }
  return {
    world,
    classifier,
    async end() {
      await servers.stop()
      checkServerLogs(world)
      await printReport(world, seed)
      await classifier.loopback.close()
      await database.stop()
      if (violations.all.length > 0) process.exitCode = 1
    },
  }
}
