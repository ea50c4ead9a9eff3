import type { CDPSession } from 'playwright-core'

/** One event of Chromium's trace; times in microseconds. */
interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Processor time of the thread: what others do on the machine is no part of it. */
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

/**
 * Begins to note the page's own work, task by task, in processor time: on a busy machine frames come late for reasons
 * that are not the page's. @returns what ends it, with a line of text.
 */
export async function watchTasks(browser: CDPSession): Promise<() => Promise<string>> {
  const events: TraceEvent[] = []
  const collect = ({ value }: { value: object[] }) => events.push(...(value as TraceEvent[]))
  browser.on('Tracing.dataCollected', collect)
  await browser.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel'], excludedCategories: ['*'] },
  })
  return async () => {
    const complete = new Promise<void>((resolve) => browser.once('Tracing.tracingComplete', () => resolve()))
    await browser.send('Tracing.end')
    await complete
    browser.off('Tracing.dataCollected', collect)
    return taskText(events)
  }
}

function taskText(events: readonly TraceEvent[]): string {
  const key = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`
  const mains = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(key),
  )
  const tasks = events.filter(
    (event) => event.name === 'ThreadControllerImpl::RunTask' && mains.has(key(event)),
  )
  const times = tasks.map(({ tdur = 0 }) => tdur / 1000).toSorted((a, b) => a - b)
  const at = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1)
  const long = times.filter((ms) => ms > 50).length
  return `${times.length} tasks of the page in processor time: 99 % ${at(0.99)}, 99.9 % ${at(0.999)}, worst ${at(1)} ms; over 50 ms: ${long}`
}
