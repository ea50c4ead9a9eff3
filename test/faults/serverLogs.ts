import type { FaultLog } from './faultLog.ts'
import type { World } from './world.ts'

/** How an error reads that comes from a database connection which was cut off. */
const LOST_CONNECTION =
  /57P01|Connection terminated|connection is closed|ECONNRESET|EPIPE|terminating connection|not queryable/
/** What TypeORM says of every further query in the transaction that lost its connection. */
const AFTER_THAT = /QueryRunner(Provider)?AlreadyReleasedError/
/** A batch tells of its error once all that ran beside the item that failed has ended. */
const BACKGROUND = /"msg":"background work failed"/
const BACKGROUND_MS = 8000
/** Pino's number for errors. */
const ERROR_LEVEL = 50

/** Every error in the servers' logs, and every masked answer, must come from a connection that this run cut off. */
export function checkServerLogs(world: World): void {
  const errors = world.servers.logLines().filter(isError)
  // A request may tell of its error long after that: when all that ran beside what failed has ended.
  const cutOff = new Set(
    world.maskedErrors.filter(({ explained }) => explained).map(({ requestId }) => requestId),
  )
  const isExcused = (line: string) =>
    isLostConnection(line) && (cutOff.has(requestIdOf(line)) || comesFromFault(world.faults, line))
  world.violations.report(
    'a server logs no error but of a database connection that was just cut off',
    errors.filter((line) => !isExcused(line)),
  )
  const excused = new Set(errors.filter(isExcused).map(requestIdOf))
  world.violations.report(
    'INTERNAL_SERVER_ERROR is answered only where a database connection was just cut off',
    world.maskedErrors.filter(({ explained, requestId }) => !explained || !excused.has(requestId)),
  )
}

function isError(line: string): boolean {
  // What is no log line was printed by Node or a library; a crash shows in how the process ended.
  if (!line.startsWith('{')) return false
  return Number(/"level":(\d+)/.exec(line)?.[1]) >= ERROR_LEVEL
}

function requestIdOf(line: string): string | undefined {
  return /"requestId":"([^"]+)"/.exec(line)?.[1]
}

function isLostConnection(line: string): boolean {
  return LOST_CONNECTION.test(line) || AFTER_THAT.test(line)
}

function comesFromFault(faults: FaultLog, line: string): boolean {
  const time = Date.parse(/"time":"([^"]+)"/.exec(line)?.[1] ?? '')
  const since = BACKGROUND.test(line) ? time - BACKGROUND_MS : time
  return faults.explains(since, time)
}
