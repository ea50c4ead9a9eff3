import { type DestinationStream, type Level, type Logger, pino } from 'pino'
import { logError } from './logError.ts'
import { currentRequestId } from './requestId.ts'

/**
 * JSON lines on stderr, so that stdout holds only what a person is told at start. No secret and nothing that people or
 * agents said gets into them: an error is cut down to {@link logError}, and nothing else that callers send is logged.
 */
export function createLog(
  level: Level | 'silent',
  // Synchronous: the last lines before an exit are the ones that matter.
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => logError(error) },
      mixin: () => {
        const requestId = currentRequestId.getStore()
        return requestId === undefined ? {} : { requestId }
      },
    },
    destination,
  )
}
