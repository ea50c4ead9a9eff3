import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { BROWSER_TEST_MS, look, startBrowser, type TestBrowser } from './support/browser.ts'
import { fingerOn, touchScreen } from './support/finger.ts'
import { stoppedPhases, type StoppedPhase } from './support/phaseScenes.ts'
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
  // What can be taken back is said at the foot of the list for as long as a test takes.
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '60' })
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

/** Far enough sideways to be meant. */
const MEANT = 150
const rowOf = (page: Page, { username }: StoppedPhase) =>
  page.getByRole('option').filter({ hasText: username })
const pushedTo = (row: Locator, by: string) =>
  row.and(row.page().locator(`[style*="translateX(${by})"]`)).waitFor()
const nextFrame = (page: Page) =>
  page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))

/** What the page has asked the server to resolve. */
function resolutionsFrom(page: Page): string[] {
  const sent: string[] = []
  page.on('request', (request) => {
    const body = request.postData() ?? ''
    if (body.includes('resolveReview(')) sent.push(body)
  })
  return sent
}

test('a finger that has ticked a row does not swipe it as well', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 2 })
  const page = await browser.open(`/?campaign=${campaignId}`, PHONE)
  const sent = resolutionsFrom(page)
  const row = rowOf(page, stopped[0]!)
  await row.waitFor()
  const finger = await fingerOn(page)
  await finger.down(row)
  await page.getByText('1 selected').waitFor()
  await finger.moveBy(MEANT, 0)
  await nextFrame(page)
  expect(await row.evaluate((option) => option.style.transform)).toBe('')
  await finger.up()
  await rowOf(page, stopped[1]!).click()
  await page.getByRole('button', { name: 'Back to the list' }).waitFor()
  expect(sent).toEqual([])
})

test('a row that somebody else takes goes back from under the finger, and nothing is sent', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 3 })
  const page = await browser.open(`/?campaign=${campaignId}`, PHONE)
  const sent = resolutionsFrom(page)
  const tomo = await server.clientFor('MANAGER', 'Tomo')
  const [claimed, resolved, other] = stopped as [StoppedPhase, StoppedPhase, StoppedPhase]
  const input = { reviewId: claimed.reviewId }
  await rowOf(page, other).waitFor()
  const finger = await fingerOn(page)
  for (const [stop, deal] of [
    [claimed, 'mutation ($input: ClaimReviewInput!) { claimReview(input: $input) { review { id } } }'],
    [resolved, DISMISS],
  ] as const) {
    const { reviewId, version } = stop
    await finger.down(rowOf(page, stop))
    await finger.moveBy(MEANT, 0)
    await pushedTo(rowOf(page, stop), `${MEANT}px`)
    await tomo.ok(deal, { input: deal === DISMISS ? { reviewId, version, action: 'DISMISS' } : input })
    await pushedTo(rowOf(page, stop), '0px')
    await finger.up()
  }
  await rowOf(page, other).click()
  await page.getByRole('button', { name: 'Back to the list' }).waitFor()
  expect(sent).toEqual([])
})

test('what a long press brings under the finger is not clicked when it lifts', async () => {
  const { campaignId } = await stoppedPhases(server, { count: 4 })
  const page = await browser.open(`/?campaign=${campaignId}`, {
    ...PHONE,
    height: 360,
    // The browser takes a finger that rests for a little longer than the page does for no tap: here for much longer.
    prepare: (opened) =>
      opened.addInitScript(() => {
        const wait = window.setTimeout
        const soon = (work: () => void, ms?: number, ...rest: unknown[]) =>
          wait(work, ms === 450 ? 50 : ms, ...rest)
        window.setTimeout = soon as typeof window.setTimeout
      }),
  })
  const options = page.getByRole('option')
  await options.nth(3).waitFor()
  await page.evaluate(() => {
    document.addEventListener(
      'click',
      ({ target }) => {
        document.body.dataset.clicked = (target as Element).closest('[role]')?.role ?? 'nothing'
      },
      { capture: true },
    )
  })
  const finger = await fingerOn(page)
  await finger.down(options.nth(3))
  await page.getByText('1 selected').waitFor()
  await finger.up()
  await nextFrame(page)
  expect(await page.evaluate(() => document.body.dataset.clicked)).toBeUndefined()
})

test('coming back from an item the list is where it was, also above what floats over its foot', async () => {
  const { campaignId } = await stoppedPhases(server, { count: 4 })
  const page = await browser.open(`/?campaign=${campaignId}`, { ...PHONE, height: 360 })
  const options = page.getByRole('option')
  await options.nth(3).waitFor()
  const finger = await fingerOn(page)
  await finger.down(options.nth(0))
  await finger.moveBy(MEANT, 0)
  await finger.up()
  await page.getByText(/^Retry for/).waitFor()
  const scroller = page.getByRole('listbox').locator('..')
  await scroller.evaluate((list) => list.scrollTo(0, list.scrollHeight))
  await nextFrame(page)
  const top = await scroller.evaluate((list) => list.scrollTop)
  expect(top).toBeGreaterThan(0)
  await page.locator('[aria-posinset="4"]').click()
  await page.getByRole('button', { name: 'Back to the list' }).waitFor()
  await page.goBack()
  await options.nth(3).waitFor()
  await nextFrame(page)
  expect(await scroller.evaluate((list) => list.scrollTop)).toBe(top)
})

test('on a phone the focus goes with what takes the place of the list', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 2 })
  const page = await browser.open(`/?campaign=${campaignId}`, PHONE)
  await rowOf(page, stopped[0]!).click()
  await page.getByRole('button', { name: 'Back to the list' }).waitFor()
  await page.locator('main:focus, main :focus').waitFor()
  await page.goBack()
  await rowOf(page, stopped[0]!).waitFor()
  await page.locator('main:focus, main :focus').waitFor()
})

/** What can be pressed and is lower or narrower than a finger; links within a text are as high as that. */
const tooSmall = (page: Page) =>
  page.evaluate(() => {
    const pressed = document.querySelectorAll<HTMLElement>(
      'button, a[href], summary, [role=option], [role=menuitem]',
    )
    return [...pressed]
      .filter((each) => getComputedStyle(each).display !== 'inline')
      .filter((each) => each.checkVisibility() && each.getBoundingClientRect().width > 1)
      .filter(
        (each) => Math.min(each.getBoundingClientRect().width, each.getBoundingClientRect().height) < 44,
      )
      .map((each) => (each.ariaLabel ?? each.textContent).trim())
  })

test('what fingers press is large enough for them, however wide the screen is', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 3 })
  for (const size of [
    { width: 360, height: 740 },
    { width: 768, height: 1024 },
    { width: 1180, height: 820 },
  ]) {
    const page = await browser.open(`/?campaign=${campaignId}`, { ...size, prepare: touchScreen })
    // While a menu grows it is smaller.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    await rowOf(page, stopped[2]!).waitFor()
    await page
      .getByRole('button', { name: /^Filter/ })
      .and(page.locator('[aria-haspopup]'))
      .waitFor()
    expect(await tooSmall(page)).toEqual([])
    const finger = await fingerOn(page)
    await finger.down(rowOf(page, stopped[0]!))
    await page.getByText('1 selected').waitFor()
    await finger.up()
    await page.getByRole('button', { name: 'Resolve', exact: true }).click()
    await page.getByRole('menuitem').first().waitFor()
    expect(await tooSmall(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await page.getByText('1 selected').waitFor({ state: 'detached' })
    await finger.tap(rowOf(page, stopped[1]!))
    await page.getByRole('button', { name: 'Retry', exact: true, disabled: false }).waitFor()
    expect(await tooSmall(page)).toEqual([])
    await page.close()
  }
})

test('on a small screen all of a filter can be reached, and a dialog’s foot is whole', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 3 })
  const page = await browser.open(`/?campaign=${campaignId}`, { width: 360, height: 640 })
  await rowOf(page, stopped[2]!).waitFor()
  await page
    .getByRole('button', { name: /^Filter/ })
    .and(page.locator('[aria-haspopup]'))
    .click()
  const last = page.getByRole('group', { name: 'Show only' }).locator('label').last()
  await last.scrollIntoViewIfNeeded()
  const { y, height } = (await last.boundingBox())!
  expect(y + height).toBeLessThanOrEqual(640)
  await page.keyboard.press('Escape')

  // A phone on its side.
  await look(page, { width: 740, height: 360 })
  for (const { username } of stopped)
    await rowOf(page, { username } as StoppedPhase).click({ modifiers: ['Control'] })
  await page.getByRole('button', { name: 'Retry 3' }).click()
  const dialog = page.getByRole('dialog')
  const foot = (await dialog.getByRole('button', { name: 'Retry 3', exact: true }).boundingBox())!
  const box = (await dialog.boundingBox())!
  expect(foot.y + foot.height).toBeLessThan(box.y + box.height)
  expect(box.y + box.height).toBeLessThanOrEqual(360)
})

test('on a low screen every action can be reached, and something of the item is left', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 1 })
  // A small phone on its side, and the browser's own bars.
  const page = await browser.open(`/?campaign=${campaignId}`, { width: 568, height: 256 })
  await rowOf(page, stopped[0]!).click()
  const last = page.getByRole('button', { name: 'Dismiss', exact: true })
  await last.scrollIntoViewIfNeeded()
  const { y, height } = (await last.boundingBox())!
  expect(y + height).toBeLessThanOrEqual(256)
  const foot = (await page.locator('footer').last().boundingBox())!
  expect(foot.y).toBeGreaterThan(48 + 44)
})

test('in a project’s list on a tablet a finger opens a ticket wherever it touches the row', async () => {
  const api = ticketApi(server.admin)
  const projectId = await api.createProject()
  const [ticket] = await api.createTickets(projectId, [{}])
  const page = await browser.open(`/projects/${projectId}`, {
    width: 768,
    height: 1024,
    prepare: touchScreen,
  })
  const row = page.getByRole('listitem').filter({ hasText: ticket!.number })
  await row.waitFor()
  expect(await tooSmall(page)).toEqual([])
  await row.click({ position: { x: 12, y: 20 } })
  await page.waitForURL(`**/tickets/*`)
})
