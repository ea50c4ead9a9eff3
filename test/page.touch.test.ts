import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { fingerOn } from './support/finger.ts'
import { stoppedPhases } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

const PHONE = { width: 390, height: 844 }
/** A list holds still for two seconds after a touch; that much less is lost on the way to hearing of it. */
const HOLDS_MS = 1500
const DISMISS = 'mutation ($input: ResolveReviewInput!) { resolveReview(input: $input) { review { id } } }'

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

/**
 * A finger ticks the second row with a long press, and the first is dealt with meanwhile: it stays until the finger has
 * been gone for a while, so that the next tap goes where it was aimed.
 */
async function expectToHoldStill(page: Page, rows: readonly Locator[], deal: () => Promise<unknown>) {
  const [first, second, third] = rows as readonly [Locator, Locator, Locator]
  await third.waitFor()
  const finger = await fingerOn(page)
  await finger.down(second)
  await page.getByText('1 selected').waitFor()
  await deal()
  await first.filter({ hasText: /Resolved|no longer fits/ }).waitFor()
  const aim = await third.boundingBox()
  await finger.up()
  expect(await third.boundingBox()).toEqual(aim)
  await finger.tap(third)
  const lifted = performance.now()
  await page.getByText('2 selected').waitFor()
  await first.waitFor({ state: 'detached' })
  expect(performance.now() - lifted).toBeGreaterThan(HOLDS_MS)
}

test('the queue holds still under a finger and between two taps', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 3 })
  const page = await browser.open(`/?campaign=${campaignId}`, PHONE)
  const options = page.getByRole('option')
  await options.nth(2).waitFor()
  const names = (await options.locator('span.font-medium').allTextContents()).map((name) => name.trim())
  const first = stopped.find(({ username }) => username === names[0])!
  await expectToHoldStill(
    page,
    names.map((name) => options.filter({ hasText: name })),
    () =>
      server.admin.ok(DISMISS, {
        input: { reviewId: first.reviewId, version: first.version, action: 'DISMISS' },
      }),
  )
})

test('a project’s list holds still under a finger and between two taps', async () => {
  const api = ticketApi(server.admin)
  const projectId = await api.createProject()
  const tickets = await api.createTickets(projectId, [{}, {}, {}])
  const page = await browser.open(`/projects/${projectId}?state=open`, PHONE)
  const items = page.getByRole('list', { name: 'Tickets' }).getByRole('listitem')
  await expectToHoldStill(
    page,
    tickets.map(({ number }) => items.filter({ hasText: number })),
    () => api.close(tickets[0].id),
  )
})

test('on a phone Enter searches for what stands in the field, however quickly it is pressed', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 2 })
  const page = await browser.open(`/?campaign=${campaignId}`, PHONE)
  const options = page.getByRole('option')
  await options.nth(1).waitFor()
  await page.getByRole('button', { name: 'Account, ticket or number' }).click()
  await page.locator('input[type=search]:focus').waitFor()
  const { username } = stopped[0]!
  await page.keyboard.insertText(username)
  await page.keyboard.press('Enter')
  await options.nth(1).waitFor({ state: 'detached' })
  await options.filter({ hasText: username }).waitFor()
  expect(await page.getByRole('searchbox').inputValue()).toBe(username)
})
