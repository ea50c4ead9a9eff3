/**
 * How smooth the queue is with 100,000 rows and 200 changes a second: frame times of the real page in Chromium while it
 * rests, scrolls and is moved through by keys. `npm run build && npx tsx test/bench/queueFrames.ts [reviews] [seconds]
 * [--aside] [--written]` Starts a PostgreSQL and a server of its own, and removes them again. They share the machine with
 * the browser: with `--aside` they give way to it, and with `--written` the changes come as if servers on other machines
 * had made them. Both are nearer to a manager whose server is another machine.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, constants, setPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { chromium, type CDPSession, type Page } from 'playwright-core'
import { startEmbeddedPostgres } from '../../server/database/embeddedPostgres.ts'
import { findWholeChromium } from '../support/chromium.ts'
import { createClient } from '../support/graphqlClient.ts'
import { spawnServer } from '../support/serverProcess.ts'
import { fillQueue } from './queueFrames/crowd.ts'
import { CHANGES_A_STEP, drive } from './queueFrames/drive.ts'
import { driveWritten } from './queueFrames/driveWritten.ts'
import { frameText, readFrames, watchFrames } from './queueFrames/frames.ts'
import { watchMachine } from './queueFrames/machine.ts'
import { standstillText } from './queueFrames/standstills.ts'
import { watchTasks } from './queueFrames/tasks.ts'

const [reviews, seconds] = process.argv.slice(2).filter((word) => /^\d+$/.test(word))
const REVIEWS = Number(reviews ?? 100_000)
const SECONDS = Number(seconds ?? 20)
/** Of each phase, to see the page's own work. */
const TRACED_SECONDS = 5
const GIVES_WAY = process.argv.includes('--aside')
const WRITTEN = process.argv.includes('--written')
const LIST = '[role="listbox"]'

const folder = mkdtempSync(join(tmpdir(), 'unstuck-bench-'))
// Where we are root, the database runs as another user, who has to get in.
chmodSync(folder, 0o755)
const postgres = await startEmbeddedPostgres(folder)
// Before anything connects: the processes that it starts for connections inherit it.
giveWay(Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]))
const token = randomBytes(16).toString('hex')
const server = await spawnServer(
  { PORT: '0', DATABASE_URL: postgres.url, UNSTUCK_ADMIN_TOKEN: token },
  'bundle',
)
giveWay(server.pid)
const database = new pg.Pool({ connectionString: postgres.url, max: 4 })
const browser = await chromium.launch({
  executablePath: findWholeChromium() ?? undefined,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--js-flags=--expose-gc'],
})
try {
  await measure()
} finally {
  await browser.close()
  await database.end()
  await server.stop()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** Linux may share the processors among sessions first: then a process's own priority counts within its session alone. */
function giveWay(pid: number): void {
  if (!GIVES_WAY) return
  const low = constants.priority.PRIORITY_LOW
  setPriority(pid, low)
  const session = `/proc/${pid}/autogroup`
  if (existsSync(session)) writeFileSync(session, String(low))
}

async function measure(): Promise<void> {
  console.log(`${REVIEWS.toLocaleString('en')} reviews, ${availableParallelism()} cores`)
  await fillQueue(database, REVIEWS, 20_000)
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  // The loader that runs this marks the names of functions, also of those that run in the page.
  await page.addInitScript('globalThis.__name = (work) => work')
  const link = /https?:\S+sign-in\S+/.exec(server.output())?.[0]
  await page.goto(link ?? server.url)
  await page.locator('[role="option"]').first().waitFor()
  const cdp = await page.context().newCDPSession(page)
  await loadAll(page, cdp)

  const changes = WRITTEN
    ? await driveWritten(database)
    : await drive(createClient(server.url, token), database)
  await comeUpToSpeed(changes.made)
  await openFirstItem(page)
  const phases: readonly (readonly [string, (page: Page, until: number) => Promise<void>])[] = [
    ['at rest, the pointer elsewhere', rest],
    ['at rest, the pointer on a row', restOnRow],
    ['scrolling by the wheel', scroll],
    ['jumping with the scroll bar', jump],
    ['moving with j and k', moveByKeys],
  ]
  try {
    for (const [name, act] of phases) await measurePhase(page, name, act, changes.made)
    console.log()
    await report(cdp, 'after all changes')
    await browser.close()
    console.log(await standstillText(SECONDS))
  } finally {
    await changes.stop()
  }
  console.log(`${changes.refused()} calls of the drive were refused (somebody was first).`)
}

/** The row count of the list, once all of it is loaded. */
async function loadAll(page: Page, cdp: CDPSession): Promise<void> {
  const begun = performance.now()
  await watchFrames(page)
  const machine = watchMachine()
  await report(cdp, 'first page')
  const lines = await page.evaluate(async (list) => {
    const listbox = document.querySelector(list)!
    const scroller = listbox.parentElement!
    for (;;) {
      scroller.scrollTop = scroller.scrollHeight
      await new Promise((resolve) => requestAnimationFrame(resolve))
      const size = Number(listbox.querySelector('[role="option"]')?.getAttribute('aria-setsize') ?? -1)
      if (size > 0) return size
    }
  }, LIST)
  const seconds = (performance.now() - begun) / 1000
  console.log(
    `\nloaded by scrolling: ${lines.toLocaleString('en')} lines in ${seconds.toFixed(1)} s; ${machine()}`,
  )
  console.log(frameText(await readFrames(page)))
  await page.evaluate((list) => document.querySelector(list)!.parentElement!.scrollTo(0, 0), LIST)
  await report(cdp, 'everything loaded')
}

/** Shown for the first time, an item takes longer than ever again: that is measured for itself. */
async function openFirstItem(page: Page): Promise<void> {
  await watchFrames(page)
  await page.locator(LIST).focus()
  // The first line may be a group's card.
  while (!page.url().includes('item=')) {
    await page.keyboard.press('j')
    await pause(300)
  }
  await page.locator('section h2').waitFor()
  await pause(1000)
  console.log(`\nthe first item is opened\n${frameText(await readFrames(page))}`)
  await page.keyboard.press('Escape')
}

/** What the page keeps, after the garbage is collected. */
async function report(cdp: CDPSession, when: string): Promise<void> {
  await cdp.send('HeapProfiler.collectGarbage')
  const { usedSize } = await cdp.send('Runtime.getHeapUsage')
  const { nodes } = await cdp.send('Memory.getDOMCounters')
  console.log(`memory, ${when}: ${(usedSize / 1e6).toFixed(0)} MB of JavaScript, ${nodes} DOM nodes`)
}

async function measurePhase(
  page: Page,
  name: string,
  act: (page: Page, until: number) => Promise<void>,
  made: () => number,
): Promise<void> {
  const [begun, before, machine] = [performance.now(), made(), watchMachine()]
  await watchFrames(page)
  await act(page, begun + SECONDS * 1000)
  const frames = await readFrames(page)
  const rate = (made() - before) / ((performance.now() - begun) / 1000)
  console.log(`\n${name}: ${rate.toFixed(0)} changes a second (of ${CHANGES_A_STEP * 20}); ${machine()}`)
  console.log(frameText(frames))
  // The same once more: the tracing takes a quarter of a core, and would make frames late.
  const endTasks = await watchTasks(await browser.newBrowserCDPSession())
  await act(page, performance.now() + TRACED_SECONDS * 1000)
  console.log(`   traced for ${TRACED_SECONDS} s: ${await endTasks()}`)
}

/** A server that has just begun is slower: measured is what comes after. */
async function comeUpToSpeed(made: () => number): Promise<void> {
  for (let second = 1; second <= 60; second += 1) {
    const before = made()
    await pause(1000)
    if (made() - before >= CHANGES_A_STEP * 18) return
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

async function rest(page: Page, until: number): Promise<void> {
  await page.mouse.move(1300, 850)
  await pause(until - performance.now())
}

async function restOnRow(page: Page, until: number): Promise<void> {
  await page.mouse.move(500, 400)
  await pause(until - performance.now())
}

async function scroll(page: Page, until: number): Promise<void> {
  await page.mouse.move(500, 400)
  let down = true
  for (let turn = 1; performance.now() < until; turn += 1) {
    if (turn % 100 === 0) down = !down
    await page.mouse.wheel(0, down ? 120 : -120)
    await pause(16)
  }
}

async function jump(page: Page, until: number): Promise<void> {
  await page.mouse.move(1300, 850)
  while (performance.now() < until) {
    await page.evaluate((list) => {
      const scroller = document.querySelector(list)!.parentElement!
      scroller.scrollTop = Math.random() * scroller.scrollHeight
    }, LIST)
    await pause(100)
  }
}

async function moveByKeys(page: Page, until: number): Promise<void> {
  await page.evaluate((list) => document.querySelector(list)!.parentElement!.scrollTo(0, 0), LIST)
  await page.locator(LIST).focus()
  for (let turn = 1; performance.now() < until; turn += 1) {
    await page.keyboard.press(turn % 50 < 40 ? 'j' : 'k')
    await pause(60)
  }
}
