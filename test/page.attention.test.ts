import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { expectAccessible } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { startProxy } from './support/cuttableProxy.ts'
import { eventually } from './support/eventually.ts'
import { claimPhases, failPhase, importAccounts, stoppedPhase } from './support/phaseScenes.ts'
import { report, sendReport, sendReports } from './support/reportCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

let server: TestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await startTestServer()
  browser = await startBrowser(server)
})
afterEach(async () => {
  await browser.closeWindows()
  expect(browser.problems).toEqual([])
})
afterAll(async () => {
  await browser?.stop()
  await server?.stop()
})

const row = (page: Page, who: string) => page.getByRole('option').filter({ hasText: who })

/** Keeps what the page tells the browser, which in a test has nowhere to show it; and whether somebody looks. */
async function openWatched(isLookedAt: boolean, origin?: string): Promise<Page> {
  return browser.open('/', {
    origin,
    async prepare(window) {
      await window.context().grantPermissions(['notifications'])
      await window.addInitScript((looked) => {
        const told: { title: string; body: string; click: () => void }[] = []
        Object.assign(globalThis, { told })
        document.hasFocus = () => looked
        const query = navigator.locks.query.bind(navigator.locks)
        navigator.locks.query = async () => {
          const found = await query()
          Object.assign(globalThis, { asked: true })
          return found
        }
        const Told = class extends EventTarget {
          static permission = 'granted'
          static async requestPermission() {
            return 'granted'
          }
          constructor(said: string, { body }: { body: string }) {
            super()
            told.push({ title: said, body, click: () => this.dispatchEvent(new Event('click')) })
          }
          close() {}
        }
        Object.assign(globalThis, { Notification: Told })
      }, isLookedAt)
    },
  })
}

const toldIn = (page: Page) =>
  page.evaluate(() =>
    (globalThis as unknown as { told: { title: string; body: string }[] }).told.map(
      ({ title: said, body }) => `${said}: ${body}`,
    ),
  )

test('urgent reviews and escalations are told to whoever wants it and does not look', async () => {
  const away = await openWatched(false)
  const there = await openWatched(true)
  const bell = away.getByRole('button', { name: 'Tell me about urgent items' })
  await bell.click()
  await eventually(async () => expect(await bell.getAttribute('aria-pressed')).toBe('true'))
  // The switch is the browser's: the other window follows it.
  const other = there.getByRole('button', { name: 'Tell me about urgent items' })
  await eventually(async () => expect(await other.getAttribute('aria-pressed')).toBe('true'))
  await expectAccessible(away)

  // Whoever looks at one window sees it there: the others have nothing to add.
  await stoppedPhase(server, { type: 'CHALLENGE' })
  await away.waitForFunction(() => 'asked' in globalThis)
  expect(await toldIn(away)).toEqual([])
  expect(await toldIn(there)).toEqual([])
  await there.close()

  const { username, reviewId } = await stoppedPhase(server, { type: 'CHALLENGE' })
  await eventually(
    async () => expect(await toldIn(away)).toEqual([expect.stringContaining(`Urgent: ${username}`)]),
    20_000,
  )
  const quiet = await stoppedPhase(server, { type: 'CAPTCHA' })
  await server.admin.ok(
    'mutation ($id: ID!) { escalateReview(input: { reviewId: $id }) { review { id } } }',
    {
      id: quiet.reviewId,
    },
  )
  await eventually(async () => {
    const told = await toldIn(away)
    expect(told).toHaveLength(2)
    expect(told[1]).toContain(quiet.username)
  }, 20_000)

  await away.evaluate(() => (globalThis as unknown as { told: { click(): void }[] }).told[0]!.click())
  await away.getByRole('heading', { name: username, exact: true }).waitFor()
  expect(new URL(away.url()).searchParams.get('item')).toBe(reviewId)
})

test('what becomes urgent is told, also what did while the network was cut; what was urgent before is not', async () => {
  const [waits, urgent] = [await stoppedPhase(server), await stoppedPhase(server, { type: 'CHALLENGE' })]
  const proxy = await startProxy(server.url)
  try {
    // The bell is this browser's for every address of the page: each has its own storage.
    const page = await openWatched(false, proxy.url)
    const isFollowed = page.waitForResponse(
      (response) => response.request().postData()?.includes('query Urgent') ?? false,
    )
    await page.getByRole('button', { name: 'Tell me about urgent items' }).click()
    await isFollowed
    const isTold = (username: string) =>
      eventually(async () => expect((await toldIn(page)).join()).toContain(`Urgent: ${username}`), 20_000)
    await sendReports(server.admin, [
      report(urgent, { type: 'CHALLENGE' }),
      report(waits, { type: 'CHALLENGE' }),
    ])
    await isTold(waits.username)
    expect((await toldIn(page)).join()).not.toContain(urgent.username)

    const quiet = await stoppedPhase(server)
    proxy.cut()
    await page.getByText(/^Not connected since \d\d:\d\d$/).waitFor()
    await sendReport(server.admin, report(quiet, { type: 'CHALLENGE' }))
    proxy.mend()
    await isTold(quiet.username)
  } finally {
    await proxy.stop()
  }
})

test('many at once are told as one', async () => {
  const page = await openWatched(false)
  await row(page, 'Captcha').first().waitFor()
  const { campaignId } = await importAccounts(server.admin, { count: 5 })
  const leases = await claimPhases(server.admin, campaignId, 5)
  await Promise.all(leases.map(({ lease }) => failPhase(server.admin, lease, { type: 'CHALLENGE' })))
  await eventually(async () => {
    const told = await toldIn(page)
    // The batch is told after a second; a machine that is busy may need two.
    expect(told.length).toBeGreaterThan(0)
    expect(told.length).toBeLessThan(5)
    const counts = told.map((text) => Number(/^(\d+) items need you/.exec(text)?.[1] ?? 1))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5)
  }, 20_000)
})

test('the tab says how many wait', async () => {
  const page = await browser.open('/')
  const counted = async () => {
    const { reviewQueue } = await server.admin.ok(
      '{ reviewQueue(filter: { statuses: [OPEN] }, first: 1) { count { value } } }',
    )
    expect(await page.title()).toBe(`(${reviewQueue.count.value}) Queue · Unstuck`)
    return reviewQueue.count.value as number
  }
  const before = await eventually(counted, 20_000)
  const icon = page.locator('link[rel="icon"]')
  expect(decodeURIComponent((await icon.getAttribute('href'))!)).toContain(
    `>${before > 99 ? '99+' : before}<`,
  )
  await stoppedPhase(server)
  expect(await eventually(counted, 20_000)).toBe(before + 1)
})
