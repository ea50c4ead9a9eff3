/**
 * What a browser that has nothing yet fetches before the first rows of the queue stand, by file and in bytes on the
 * wire, and how long that takes; then what comes after, while the page rests. Needs `npm run build`.
 * `npx tsx test/bench/firstLoad.ts`
 */
import { chromium } from 'playwright-core'
import { findWholeChromium } from '../support/chromium.ts'
import { insertReviews } from '../support/queueScenes.ts'
import { startBenchServer } from './benchServer.ts'

/** The aim: JavaScript and CSS together. */
const MOST_BYTES = 200_000
const ROWS = 200

interface Fetched {
  readonly name: string
  readonly type: string
  readonly encoding: string
  /** On the wire, without the headers. */
  bytes: number
  readonly atMs: number
}

const server = await startBenchServer()
try {
  await insertReviews(server, ROWS)
  await measure()
} finally {
  await server.stop()
}

async function measure(): Promise<void> {
  const browser = await chromium.launch({
    executablePath: findWholeChromium() ?? undefined,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const signIn = await context.newPage()
  await signIn.goto(server.signInUrl)
  await signIn.close()

  const page = await context.newPage()
  const wire = await context.newCDPSession(page)
  const files = new Map<string, Fetched>()
  await wire.send('Network.enable')
  // What the sign-in fetched must not make the load look smaller.
  await wire.send('Network.clearBrowserCache')
  const began = performance.now()
  wire.on('Network.responseReceived', ({ requestId, response, type }) => {
    const encoding = Object.entries(response.headers).find(
      ([name]) => name.toLowerCase() === 'content-encoding',
    )
    files.set(requestId, {
      name: new URL(response.url).pathname,
      type,
      encoding: encoding?.[1] ?? 'none',
      bytes: 0,
      atMs: performance.now() - began,
    })
  })
  wire.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId)
    if (file) file.bytes += encodedDataLength
  })

  await page.addInitScript(noteFirstRow)
  await page.goto(server.url)
  await page.getByRole('option').first().waitFor()
  await page.waitForLoadState('networkidle')
  const { firstRowAt, askedBefore } = await page.evaluate(readFirstRow)
  const all = [...files.values()]
  const first = all.filter(({ name }) => name === '/' || askedBefore.includes(name))
  const later = all.filter((file) => !first.includes(file))

  console.log(`Until the first row, ${firstRowAt.toFixed(0)} ms after the address was entered:`)
  print(first)
  const code = sum(first.filter(({ type }) => type === 'Script' || type === 'Stylesheet'))
  console.log(`JavaScript and CSS: ${kilobytes(code)} of ${kilobytes(MOST_BYTES)}`)
  console.log('\nAfterwards, while the page rests:')
  print(later)
  await browser.close()
  if (code > MOST_BYTES) process.exitCode = 1
}

/** In the page, whose own clock it is: by the time that somebody outside hears of the row, the rest is on its way. */
function noteFirstRow(): void {
  new MutationObserver((_changes, observer) => {
    if (document.querySelector('[role="option"]') === null) return
    observer.disconnect()
    performance.mark('first row')
  }).observe(document, { childList: true, subtree: true })
}

/** In the page: when the row came, and the paths of what had been asked for by then. */
function readFirstRow(): { firstRowAt: number; askedBefore: string[] } {
  const firstRowAt = performance.getEntriesByName('first row')[0]!.startTime
  const asked = performance.getEntriesByType('resource').filter(({ startTime }) => startTime <= firstRowAt)
  return { firstRowAt, askedBefore: asked.map(({ name }) => new URL(name).pathname) }
}

function print(files: readonly Fetched[]): void {
  for (const { name, type, encoding, bytes, atMs } of files) {
    console.log(
      `  ${kilobytes(bytes).padStart(9)}  ${encoding.padEnd(4)}  ${type.padEnd(10)}  ${atMs.toFixed(0).padStart(5)} ms  ${name}`,
    )
  }
  console.log(`  ${kilobytes(sum(files)).padStart(9)}  together`)
}

function sum(files: readonly Fetched[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0)
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`
}
