import { type Level, type Logger, pino } from 'pino'
import { currentRequestId } from './requestId.ts'

/** JSON lines on stderr, so that stdout holds only what a person is told at start. */
export function createLog(level: Level | 'silent'): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => {
        const requestId = currentRequestId.getStore()
        return requestId === undefined ? {} : { requestId }
      },
    },
    // Synchronous: the last lines before an exit are the ones that matter.
    pino.destination({ dest: 2, sync: true }),
  )
}
