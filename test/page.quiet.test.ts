import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { expectAccessible } from './support/accessible.ts'
import { ticketsOnCountdown } from './support/autoReviewCrowd.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { stoppedPhase, stoppedPhases, type StoppedPhase } from './support/phaseScenes.ts'
import { emptyQueue } from './support/queueScenes.ts'
import { resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'
import { reviewOfTicket, stoppedTicket, type StoppedTicket } from './support/ticketScenes.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

let server: TestServer
let browser: TestBrowser
/** Its auto-review is hours away: it needs nobody. */
let counting: StoppedTicket

beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '60' })
  browser = await startBrowser(server)
})
beforeEach(async () => {
  await emptyQueue(server)
  counting = await stoppedTicket(server, 'COUNTDOWN')
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
const goodNews = (page: Page) => page.getByRole('heading', { name: 'Nothing is stuck' })
const countdown = (page: Page) => page.getByRole('link').filter({ hasText: counting.number })
const hasFocus = (page: Page) => page.evaluate(() => document.activeElement !== document.body)
const tabTitle = (page: Page, text: string) =>
  eventually(async () => expect(await page.title()).toBe(text), 20_000)

/** Keeps the counts of the queue back. @returns lets them through. */
async function holdCounts(page: Page): Promise<() => Promise<void>> {
  let letThrough = () => {}
  const held = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('ReviewCounts')) await held
    await route.fallback()
  })
  return async () => {
    letThrough()
    await page.unroute('**/graphql')
  }
}

test('the last open item resolved by a key is good news with the countdowns below, and Z brings it back', async () => {
  const { username, reviewId } = await stoppedPhase(server)
  const page = await browser.open(`/?item=${reviewId}`)
  await row(page, counting.number).waitFor()
  await tabTitle(page, '(1) Queue · Unstuck')
  const sidebar = page.getByRole('navigation', { name: 'Main' })
  const queueLink = sidebar.getByRole('link', { name: /^Queue/ })
  // With what needs a person, the countdowns are part of the queue.
  expect(await queueLink.textContent()).toMatch(/2$/)

  await page.getByRole('button', { name: 'Retry', exact: true }).waitFor()
  await page.keyboard.press('e')
  await page.locator('footer button:focus').waitFor()
  await page.keyboard.press('r')
  await goodNews(page).waitFor()
  await page.getByText(/^You cleared 1 today\. The last one took \d+ seconds?\.$/).waitFor()
  await countdown(page).filter({ hasText: 'auto-review' }).waitFor()
  expect(new URL(page.url()).search).toBe('')
  expect(await hasFocus(page)).toBe(true)
  await page.getByText(`Retry for ${username}`).waitFor()
  await page.getByRole('status').filter({ hasText: 'Nothing needs you now.' }).waitFor({ state: 'attached' })
  await tabTitle(page, 'Queue · Unstuck')
  await eventually(async () => expect(await queueLink.textContent()).toBe('Queue'))
  // What cannot be seen cannot be ticked or opened by a key.
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  expect(new URL(page.url()).search).toBe('')
  await expectAccessible(page, [{}, { dark: true }, { width: 360, height: 740 }, {}])

  await page.keyboard.press('z')
  await row(page, username).waitFor()
  await page.getByText(`Undone: ${username} is in the queue again.`).waitFor()
  expect(await page.getByRole('button', { name: /new items? came in/ }).count()).toBe(0)
  expect(await hasFocus(page)).toBe(true)
  await page.keyboard.press('j')
  await page.locator('[role="listbox"]:focus-within').waitFor()
})

test('with more countdowns than the page has read, it is the server that says that nobody is needed', async () => {
  await ticketsOnCountdown(server, ticketApi(server.admin))
  const { stopped } = await stoppedPhases(server, { count: 2 })
  const place = (...priorities: number[]) =>
    server.sql(
      'UPDATE reviews SET priority = placed.priority FROM unnest($1::bigint[], $2::int[]) placed (id, priority) WHERE reviews.id = placed.id',
      [stopped.map(({ reviewId }) => decodeGlobalId(reviewId).id), priorities],
    )
  // Below all that is read at first.
  await place(3, 3)
  const page = await browser.open('/')
  await row(page, 'Auto-review').first().waitFor()
  await tabTitle(page, '(2) Queue · Unstuck')
  expect(await goodNews(page).count()).toBe(0)

  await place(0, 1)
  const [first, last] = stopped as [StoppedPhase, StoppedPhase]
  await page.goto(`${server.url}/?item=${first.reviewId}`)
  await row(page, last.username).waitFor()
  await page.getByRole('button', { name: 'Retry', exact: true }).waitFor()
  // The two are quicker than the counts are read again: what is open then is no countdown.
  const answerCounts = await holdCounts(page)
  await page.keyboard.press('r')
  await row(page, first.username).waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: last.username }).waitFor()
  await page.getByRole('button', { name: 'Retry', exact: true }).waitFor()
  await page.keyboard.press('r')
  await page.getByText(`Retry for ${last.username}`).waitFor()
  expect(new URL(page.url()).search).toBe('')
  await answerCounts()
  await goodNews(page).waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Scheduled 201' }).waitFor()
})

test('what begins to need a person brings the list back, but not from under a pressed pointer', async () => {
  const page = await browser.open('/')
  const insights = page.getByRole('main').getByRole('link', { name: 'Insights' })
  await insights.focus()
  await page.getByText('Moving now').hover()
  await page.mouse.down()
  const { username, reviewId } = await stoppedPhase(server)
  await tabTitle(page, '(1) Queue · Unstuck')
  expect(await goodNews(page).isVisible()).toBe(true)
  await page.mouse.up()
  await row(page, username).waitFor()
  expect(await hasFocus(page)).toBe(true)
  await resolve(server.admin, reviewId, 'SKIP_PHASE')
  await goodNews(page).waitFor()

  // What was snoozed together is one line, and leads to all of it.
  const { stopped } = await stoppedPhases(server, { count: 3 })
  const until = new Date(Date.now() + 3_600_000).toISOString()
  for (const { reviewId } of stopped) {
    await server.admin.ok(
      'mutation ($input: SnoozeReviewInput!) { snoozeReview(input: $input) { review { id } } }',
      { input: { reviewId, until } },
    )
  }
  const together = (count: number) =>
    page
      .getByRole('link')
      .filter({ hasText: `${count} items` })
      .filter({ hasText: /, snoozed by Admin key\s*come back$/ })
  await together(3).click()
  await row(page, stopped[0]!.username).waitFor()
  expect(new URL(page.url()).searchParams.get('view')).toBe('snoozed')
  await page.goBack()
  // One that is taken back from its snooze counts among them no more, and once it is dealt with no longer either.
  await together(3).waitFor()
  await server.admin.ok('mutation ($input: EndSnoozeInput!) { endSnooze(input: $input) { ended } }', {
    input: { reviewId: stopped[0]!.reviewId },
  })
  await row(page, stopped[0]!.username).waitFor()
  await resolve(server.admin, stopped[0]!.reviewId, 'SKIP_PHASE')
  await together(2).waitFor()

  // The countdowns have their list, and the way back is the tab beside it.
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Scheduled/ })
    .click()
  await row(page, counting.number).waitFor()
  expect(new URL(page.url()).search).toBe('?tab=scheduled')
  await page.getByRole('button', { name: /^All/ }).click()
  await goodNews(page).waitFor()

  await server.sql('UPDATE tickets SET mode = $1, review_scheduled_at = clock_timestamp() WHERE id = $2', [
    'STRICT',
    decodeGlobalId(counting.ticketId).id,
  ])
  await row(page, counting.number).filter({ hasText: 'Ready for review' }).waitFor()
  expect(await reviewOfTicket(server.admin, counting.ticketId)).toMatchObject({ status: 'OPEN' })
  // The line of the queue said the same once more.
  await row(page, counting.number).click()
  await page.getByText('Strict: only a person closes it.', { exact: true }).waitFor()
})
