import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { expectAccessible, LOOKS } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { stoppedPhase } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

const HOUR_MS = 3_600_000

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

test('a browser an hour ahead in another zone shows the server’s time, in that zone', async () => {
  const { username } = await stoppedPhase(server)
  const page = await browser.open('/', {
    async prepare(window) {
      const devtools = await window.context().newCDPSession(window)
      await devtools.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Kolkata' })
      await window.addInitScript((ahead) => {
        const Real = Date
        const Ahead = class extends Real {
          constructor(...given: []) {
            if (given.length === 0) super(Real.now() + ahead)
            else super(...given)
          }
          static override now() {
            return Real.now() + ahead
          }
        }
        globalThis.Date = Ahead as DateConstructor
      }, HOUR_MS)
    },
  })
  const age = row(page, username).locator('time')
  await age.waitFor()
  expect(await age.textContent()).toMatch(/now|[1-5] min/)
  expect(await age.getAttribute('title')).toMatch(/GMT\+5:30$/)
  expect(Math.abs(Date.parse((await age.getAttribute('datetime'))!) - Date.now())).toBeLessThan(HOUR_MS / 2)

  await row(page, username).click()
  await page.getByText(/stopped (just now|[1-5] min ago)/).waitFor()
  await page.getByRole('button', { name: 'Claim', exact: true }).click()
  await page.getByText(/^Yours for (10|[5-9]) min$/).waitFor()
  await page.getByRole('button', { name: 'Snooze', exact: true }).click()
  const inOneHour = page.getByRole('button', { name: 'In 1 hour' })
  const clock = (at: number) =>
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Kolkata' }).format(
      at,
    )
  const minutes = [-2, -1, 0, 1].map((late) => clock(Date.now() + HOUR_MS + late * 60_000))
  expect(await inOneHour.textContent()).toMatch(new RegExp(`In 1 hour.*(${minutes.join('|')})`))
  await page.keyboard.press('Escape')

  await page.context().setOffline(true)
  const lost = page.getByText(/^Not connected since/)
  await lost.waitFor()
  const lately = [-2, -1, 0].map((late) => clock(Date.now() + late * 60_000))
  expect(await lost.textContent()).toMatch(new RegExp(`(${lately.join('|')})$`))
  await expectAccessible(page, LOOKS)
})

test('a machine that wakes up without a network has the right time as soon as there is one', async () => {
  const { username, reviewId, campaignId } = await stoppedPhase(server)
  await server.sql("UPDATE reviews SET opened_at = clock_timestamp() - interval '90 minutes' WHERE id = $1", [
    decodeGlobalId(reviewId).id,
  ])
  const page = await browser.open(`/?campaign=${campaignId}`, {
    prepare: (window) =>
      window.addInitScript(() => {
        const reading = performance.now.bind(performance)
        Object.assign(globalThis, { sleptMs: 0 })
        performance.now = () => reading() - (globalThis as unknown as { sleptMs: number }).sleptMs
      }),
  })
  const age = row(page, username).locator('time')
  await age.filter({ hasText: /^1 h 3\d$/ }).waitFor()
  // Its beginning brings the time as well.
  await page.getByText('Live', { exact: true }).waitFor()
  await page.route('**/graphql', (route) =>
    /query (Health|Viewer)/.test(route.request().postData() ?? '')
      ? route.abort('internetdisconnected')
      : route.continue(),
  )
  // The clock that the page counts on by stood still for an hour.
  await page.evaluate((sleptMs) => void Object.assign(globalThis, { sleptMs }), HOUR_MS)
  await age.filter({ hasText: /^3\d min$/ }).waitFor()
  await page.unroute('**/graphql')
  await age.filter({ hasText: /^1 h 3\d$/ }).waitFor()
})
