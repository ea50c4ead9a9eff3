import type { Logger } from 'pino'
import { ConfigError } from './config.ts'
import { StartError } from './startError.ts'

/** Everything has to be down after this, in order or not. */
const STOP_DEADLINE_MS = 4500

/**
 * A second signal means haste only after this: one Ctrl-C reaches us from the terminal and again from whoever
 * passes it on (npm, timeout).
 */
const HASTE_AFTER_MS = 1000

/** How soon a parent that is gone is noticed. */
const PARENT_CHECK_MS = 250

/** What a process runs until it is told to stop. */
export interface Stoppable {
  stop(): Promise<void>
}

/**
 * Runs something as this process. The first SIGTERM or Ctrl-C ends it in order, a second one at once; what
 * keeps it from starting is said in one sentence. @param ready is called once it runs.
 */
export async function runProcess<Running extends Stoppable>(
  log: Logger,
  start: () => Promise<Running>,
  ready: (running: Running) => void,
): Promise<void> {
  let running: Promise<Running> | undefined
  let stoppingSince: number | undefined

  function onSignal(): void {
    if (stoppingSince === undefined) void shutDown()
    else if (performance.now() - stoppingSince > HASTE_AFTER_MS) process.exit(1)
  }

  async function shutDown(): Promise<void> {
    if (stoppingSince !== undefined) return
    stoppingSince = performance.now()
    const late = setTimeout(() => {
      log.error('not everything stopped in time')
      process.exit(1)
    }, STOP_DEADLINE_MS)
    late.unref()
    try {
      await (await running)?.stop()
      process.exit(0)
    } catch {
      // It never started; the reason is said below.
      process.exit(1)
    }
  }

  // npm hands a SIGTERM to the shell between us, which dies of it and leaves us behind: its end is the signal.
  const parent = process.ppid
  if (process.env.npm_lifecycle_event !== undefined) {
    const check = setInterval(() => {
      if (process.ppid === parent) return
      clearInterval(check)
      void shutDown()
    }, PARENT_CHECK_MS)
    check.unref()
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  try {
    running = start()
    const started = await running
    if (stoppingSince === undefined) ready(started)
  } catch (error) {
    if (error instanceof ConfigError || error instanceof StartError) console.error(error.message)
    else log.fatal({ err: error }, 'the server ended unexpectedly')
    process.exit(1)
  }
}
