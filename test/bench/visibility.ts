/**
 * How long a change that somebody makes elsewhere takes until the page shows it: from the moment that the mutation is
 * sent until the row has changed in the page, both told by the same clock of the machine. Needs `npm run build`.
 * `npx tsx test/bench/visibility.ts [changes]`
 */
import { chromium, type Page } from 'playwright-core'
import { findWholeChromium } from '../support/chromium.ts'
import { insertReviews } from '../support/queueScenes.ts'
import { startBenchServer } from './benchServer.ts'

const changes = Number(process.argv[2] ?? 200)
/** The aim, at the median. */
const MOST_MS = 100
const ROWS = 40

/** In the page: waits until the row of a review says something else than now. As text: what runs this file renames. */
const WATCH = `(key) => {
  const row = document.querySelector('[role="option"][data-key="' + key + '"]')
  const said = () => row.textContent.replace(/\\d+ min|now/g, '')
  const before = said()
  globalThis.changed = new Promise((resolve) => {
    new MutationObserver((_changes, observer) => {
      if (said() === before) return
      observer.disconnect()
      resolve(Date.now())
    }).observe(row, { subtree: true, childList: true, characterData: true })
  })
}`

const server = await startBenchServer()
try {
  await insertReviews(server, ROWS)
  await server.sql('UPDATE reviews SET fingerprint = NULL')
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
  const page = await context.newPage()
  await page.goto(server.signInUrl)
  await page.getByRole('option').nth(10).waitFor()
  await page.getByText('Live', { exact: true }).waitFor()
  await page.waitForLoadState('networkidle')

  const ids = await page
    .getByRole('option')
    .evaluateAll((options) => options.slice(0, 10).map((option) => option.getAttribute('data-key')!))
  const took: number[] = []
  const answered: number[] = []
  for (let change = 0; change < changes; change++) {
    const id = ids[change % ids.length]!
    const isClaim = change % (ids.length * 2) < ids.length
    const shown = whenChanged(page, id)
    await shown.watching
    const sentAt = Date.now()
    const { admin } = server
    const mutation = isClaim ? 'claimReview' : 'releaseReview'
    await admin.ok(`mutation ($id: ID!) { ${mutation}(input: { reviewId: $id }) { review { id } } }`, { id })
    answered.push(Date.now() - sentAt)
    took.push((await shown.at) - sentAt)
  }
  await browser.close()

  report(`${changes} changes, from sending the mutation to the row`, took)
  report('  of which the server needed until its answer', answered)
  if (quantile(took, 0.5) > MOST_MS) process.exitCode = 1
}

/** Resolves `at` with the time at which the row of this review was drawn anew. */
function whenChanged(page: Page, id: string): { watching: Promise<unknown>; at: Promise<number> } {
  const watching = page.evaluate(`(${WATCH})(${JSON.stringify(id)})`)
  return { watching, at: watching.then(() => page.evaluate<number>('globalThis.changed')) }
}

function report(what: string, values: readonly number[]): void {
  const [p50, p95, max] = [0.5, 0.95, 1].map((share) => quantile(values, share))
  console.log(`${what}: p50 ${p50} ms, p95 ${p95} ms, max ${max} ms`)
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
