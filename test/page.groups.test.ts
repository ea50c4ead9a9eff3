import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { expectAccessible, SIZES } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { importAccounts, stoppedPhases, unique } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

let server: TestServer
let browser: TestBrowser
let group: Awaited<ReturnType<typeof stoppedPhases>>

beforeAll(async () => {
  server = await startTestServer()
  browser = await startBrowser(server)
  group = await stoppedPhases(server, { count: 6, phases: [unique('step')] })
  await stoppedPhases(server, { count: 3, type: 'CHALLENGE', phases: [unique('step')] })
})
afterEach(async () => {
  await browser.closeWindows()
  expect(browser.problems).toEqual([])
})
afterAll(async () => {
  await browser?.stop()
  await server?.stop()
})

const options = (page: Page) => page.getByRole('option')
const current = (page: Page) => page.locator('[aria-current="true"][role="option"]')

test('a group is one option: keys stop on it, open it and close it, and review it as one', async () => {
  const page = await browser.open(`/?campaign=${group.campaignId}`)
  await options(page).filter({ hasText: '6 accounts' }).waitFor()
  expect(await options(page).count()).toBe(1)

  await page.keyboard.press('j')
  await current(page).filter({ hasText: '6 accounts' }).waitFor()
  await page.keyboard.press('Enter')
  await eventually(async () => expect(await options(page).count()).toBe(7))
  await page.keyboard.press('j')
  // They failed side by side: any of them may be the oldest.
  await current(page)
    .filter({ hasText: new RegExp(group.stopped.map(({ username }) => username).join('|')) })
    .waitFor()
  await page.keyboard.press('ArrowLeft')
  await eventually(async () => expect(await options(page).count()).toBe(1))
  await current(page).filter({ hasText: '6 accounts' }).waitFor()

  await page.keyboard.press('Shift+R')
  await page.getByRole('dialog', { name: 'Retry 6 accounts' }).waitFor()
  await page.getByText('These 6, and no others').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
})

test('the boxes of a row and of a group select, and nothing moves under the pointer', async () => {
  const page = await browser.open('/')
  const card = options(page).filter({ hasText: '6 accounts' })
  const row = options(page).filter({ hasText: 'Challenge' }).first()
  await card.waitFor()
  const title = row.locator('span.font-medium').first()
  const before = await title.boundingBox()
  await row.hover()
  await page.getByRole('button', { name: /^Snooze user/ }).waitFor()
  expect(await title.boundingBox()).toEqual(before)

  await page.getByRole('button', { name: /^Select user/ }).click()
  await page.getByText('1 selected').waitFor()
  await card.hover()
  await page.getByRole('button', { name: 'Select all 6 accounts' }).click()
  await page.getByText('7 selected').waitFor()
  await page.getByRole('button', { name: /^Select all 9 that match/ }).click()
  await page.getByText('9 selected').waitFor()
  await page.getByText('All 9 that match: Queue.').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('9 selected').waitFor({ state: 'detached' })
})

test.each(SIZES)('axe finds nothing in groups, selections and the dialog, %s', async (_size, looks) => {
  const page = await browser.open('/', looks[0])
  await options(page).filter({ hasText: '6 accounts' }).click()
  await options(page).filter({ hasText: group.stopped[0]!.username }).waitFor()
  await options(page)
    .filter({ hasText: 'Challenge' })
    .first()
    .click({ modifiers: ['Control'] })
  await page.getByText('1 selected').waitFor()
  await expectAccessible(page, looks)
  await page.getByRole('button', { name: 'Review as one: 6 accounts' }).click()
  await page.getByText('These 6, and no others').waitFor()
  await expectAccessible(page, looks)
})

test('a storm of 300 is one card and one notice', async () => {
  const page = await browser.open('/')
  await options(page).filter({ hasText: '6 accounts' }).waitFor()
  await options(page).filter({ hasText: 'Challenge' }).nth(2).waitFor()
  await page.mouse.move(1200, 600)
  const { platform, accounts } = await importAccounts(server.admin, { count: 300, phases: [unique('step')] })
  const before = await options(page).count()
  await server.admin.ok(
    'mutation ($input: ReportFailuresInput!) { reportFailures(input: $input) { results { code } } }',
    {
      input: {
        reports: accounts.map(({ username }) => ({
          username,
          platform,
          failure: { type: 'CAPTCHA', message: 'The puzzle host does not answer.' },
          idempotencyKey: username,
        })),
      },
    },
  )
  const notice = page.locator('div:has(> button)').filter({ hasText: /^Storm: Captcha/ })
  await notice.waitFor()
  expect(await notice.count()).toBe(1)
  await page.getByRole('button', { name: '1 new item came in. Show it.' }).waitFor()
  expect(await options(page).count()).toBe(before)

  await page.getByRole('button', { name: '1 new item came in. Show it.' }).click()
  const card = options(page).filter({ hasText: '300 accounts' })
  await card.filter({ hasText: /Storm since .*, retries paused/ }).waitFor()
  expect(await options(page).count()).toBe(before + 1)
  await notice.getByRole('button', { name: 'Show' }).click()
  await eventually(async () => expect(await options(page).count()).toBeGreaterThan(before + 10))

  // It ends by itself once nothing more comes in.
  await page.mouse.move(1200, 600)
  await server.sql("UPDATE reviews SET opened_at = opened_at - interval '1 hour'")
  await notice.waitFor({ state: 'detached' })
})
