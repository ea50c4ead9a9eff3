import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { encodeGlobalId } from '../schema/globalId.ts'
import { expectAccessible, LOOKS } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { startProxy } from './support/cuttableProxy.ts'
import { eventually } from './support/eventually.ts'
import {
  claimPhases,
  failPhase,
  importAccounts,
  stoppedPhase,
  type StoppedPhase,
  stoppedPhases,
} from './support/phaseScenes.ts'
import { emptyQueue, insertReviews, readPage } from './support/queueScenes.ts'
import { resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

const HOUR_MS = 3_600_000
/** The browser reports an answer of a server in trouble, which is what one test wants. */
const TROUBLE = /the server responded with a status of 500/

let server: TestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await startTestServer()
  browser = await startBrowser(server)
})
afterEach(async () => {
  await browser.closeWindows()
  expect(browser.problems.filter((problem) => !TROUBLE.test(problem))).toEqual([])
})
afterAll(async () => {
  await browser?.stop()
  await server?.stop()
})

const row = (page: Page, who: string) => page.getByRole('option').filter({ hasText: who })
const title = (page: Page, text: string | RegExp) => page.getByRole('heading', { name: text }).waitFor()

test('an empty queue is good news: who cleared it, what moves, and what comes up by itself', async () => {
  await emptyQueue(server)
  const { stopped } = await stoppedPhases(server, { count: 2 })
  const [dealtWith, putOff] = stopped as [StoppedPhase, StoppedPhase]
  const atWork = await importAccounts(server.admin)
  await claimPhases(server.admin, atWork.campaignId)
  await resolve(await server.clientFor('MANAGER', 'Mika'), dealtWith.reviewId, 'SKIP_PHASE')
  await server.admin.ok(
    'mutation ($input: SnoozeReviewInput!) { snoozeReview(input: $input) { review { id } } }',
    { input: { reviewId: putOff.reviewId, until: new Date(Date.now() + HOUR_MS).toISOString() } },
  )
  const page = await browser.open('/')
  await title(page, 'Nothing is stuck')
  await page.getByText('Mika cleared 1 today.').waitFor()
  await page
    .getByText('Moving now')
    .locator('xpath=following-sibling::dd[1]')
    .filter({ hasText: '1' })
    .waitFor()
  await page.getByText('1 outcome not known yet').waitFor()
  await expectAccessible(page, LOOKS)

  await page.getByRole('link', { name: putOff.username }).click()
  await title(page, putOff.username)
  await page.goBack()
  await title(page, 'Nothing is stuck')

  // Of what is resolved only what was today, as the address and the filter say.
  await server.sql(
    `INSERT INTO reviews (kind, phase_id, phase_name, account_id, campaign_id, status, priority, failure_type, title,
       summary, opened_at, resolved_at, resolved_by)
     SELECT kind, phase_id, phase_name, account_id, campaign_id, status, 0, failure_type, 'long.ago', summary,
       opened_at - interval '2 days', resolved_at - interval '2 days', resolved_by
     FROM reviews WHERE title = $1`,
    [dealtWith.username],
  )
  await page.getByRole('link', { name: 'Resolved today' }).click()
  await title(page, 'Resolved today')
  await page.getByRole('option').filter({ hasText: dealtWith.username }).waitFor()
  expect(await page.getByRole('option').count()).toBe(1)
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByRole('checkbox', { name: 'Resolved today' }).uncheck()
  await page.getByRole('option').filter({ hasText: 'long.ago' }).waitFor()
  expect(new URL(page.url()).search).toBe('?view=resolved')

  // By when it ended, not by how pressing it was. What ends meanwhile waits above.
  await page.keyboard.press('Escape')
  await page.getByText('Newest first').first().waitFor()
  const late = await stoppedPhase(server)
  await resolve(server.admin, late.reviewId, 'SKIP_PHASE')
  await page.getByRole('button', { name: '1 new item came in. Show it.' }).click()
  await row(page, late.username).waitFor()
  const shown = await page.getByRole('option').allInnerTexts()
  for (const [at, name] of [late.username, dealtWith.username, 'long.ago'].entries()) {
    expect(shown[at]).toContain(name)
  }
  await page.goto(server.url)
  await title(page, 'Nothing is stuck')
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await title(page, 'Insights')
})

test('who searches the empty queue keeps the field, also when something stops meanwhile', async () => {
  await emptyQueue(server)
  const before = await stoppedPhase(server)
  await resolve(server.admin, before.reviewId, 'SKIP_PHASE')
  const page = await browser.open('/')
  await title(page, 'Nothing is stuck')
  const field = page.locator('input[type=search]')
  const written = () => page.locator('input[type=search]:focus').inputValue()

  await page.keyboard.press('/')
  await page.keyboard.type('pa')
  await page.waitForURL((url) => url.searchParams.get('q') === 'pa')
  await page.getByText('Nothing fits').waitFor()
  await page.keyboard.type('jr')
  await page.waitForURL((url) => url.searchParams.get('q') === 'pajr')
  expect(await written()).toBe('pajr')
  await page.keyboard.press('Escape')
  await title(page, 'Nothing is stuck')
  expect(await written()).toBe('')
  // Once more leaves it, and the letters are keys again.
  await page.keyboard.press('Escape')
  await page.locator('main:focus').waitFor()
  await page.keyboard.press('/')

  const { username } = await stoppedPhase(server)
  await row(page, username).waitFor()
  await page.keyboard.type(username.slice(0, 3))
  await page.waitForURL((url) => url.searchParams.get('q') === username.slice(0, 3))
  expect(await written()).toBe(username.slice(0, 3))
  await field.press('Enter')
  await page.locator('[role="listbox"]:focus-within').waitFor()
})

test('the page stands still while it loads', async () => {
  await insertReviews(server, 60)
  // One by one, and not as a group.
  await server.sql('UPDATE reviews SET fingerprint = NULL')
  const page = await browser.open('/', {
    prepare: (window) =>
      window.addInitScript(() => {
        const shifts: number[] = []
        Object.assign(globalThis, { shifts })
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value)
        }).observe({ type: 'layout-shift', buffered: true })
      }),
  })
  await page.getByRole('option').nth(10).waitFor()
  await page.waitForLoadState('networkidle')
  const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts)
  expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.01)
})

test('a server that is away or has a problem at the start is told so, and the page goes on by itself', async () => {
  const { username } = await stoppedPhase(server)
  // Found by its name: others may stand above it.
  const page = await browser.open(`/?q=${username}`, {
    prepare: (window) => window.route('**/graphql', (route) => route.abort('connectionrefused')),
  })
  await title(page, 'The server does not answer')
  await expectAccessible(page, LOOKS)
  await server.sql('ALTER TABLE sessions RENAME TO away')
  try {
    await page.unroute('**/graphql')
    await title(page, 'The server has a problem')
  } finally {
    await server.sql('ALTER TABLE away RENAME TO sessions')
  }
  await row(page, username).waitFor()
})

test('a further page that cannot be read is tried again by itself, and that is said quietly', async () => {
  await insertReviews(server, 60)
  await server.sql('UPDATE reviews SET fingerprint = NULL')
  const page = await browser.open('/', {
    prepare: (window) =>
      window.route('**/graphql', (route) =>
        (route.request().postData() ?? '').includes('"after":"')
          ? route.abort('connectionrefused')
          : route.continue(),
      ),
  })
  await page.getByRole('option').nth(10).waitFor()
  const stuck = page.getByText('The rest of the list cannot be read now.')
  await stuck.waitFor()
  await page.unroute('**/graphql')
  await stuck.waitFor({ state: 'detached' })
  await page.getByRole('listbox').evaluate((list) => (list.parentElement!.scrollTop = 58 * 36))
  await page.locator('[role="option"][aria-posinset="60"]').waitFor()
  // That was a jump: what lies above it, out of sight, follows.
  await page.waitForFunction(() => {
    const { top } = document.querySelector('[role="listbox"]')!.parentElement!.getBoundingClientRect()
    return [...document.querySelectorAll('[role="option"]')].some(
      (row) => row.getBoundingClientRect().bottom < top - 5 * row.clientHeight,
    )
  })
})

test('a network that is cut in the middle of changes ends in what the database holds', async () => {
  const proxy = await startProxy(server.url)
  try {
    const { campaignId, accounts } = await importAccounts(server.admin, { count: 8 })
    const leases = await claimPhases(server.admin, campaignId, 8)
    const types = ['CAPTCHA', 'CHALLENGE', 'CONTENT_REJECTION', 'ACCOUNT_SUSPENDED']
    const stop = async (from: number, to: number) => {
      for (const [at, { lease }] of leases.slice(from, to).entries()) {
        await failPhase(server.admin, lease, { type: types[(from + at) % types.length]! })
      }
    }
    await stop(0, 2)
    const page = await browser.open(`/?campaign=${campaignId}`, { origin: proxy.url })
    await row(page, accounts[0]!.username).click()
    await title(page, accounts[0]!.username)
    await stop(2, 4)
    proxy.cut()
    await page.getByText(/^Not connected since \d\d:\d\d$/).waitFor()
    await title(page, 'Not connected')
    await stop(4, 7)
    const { reviewQueue } = await server.admin.ok(
      'query ($search: String!) { reviewQueue(filter: { search: $search }, first: 1) { nodes { id version } } }',
      { search: accounts[1]!.username },
    )
    const [{ id: reviewId, version }] = reviewQueue.nodes
    await server.admin.ok(
      'mutation ($input: ResolveReviewInput!) { resolveReview(input: $input) { review { id } } }',
      {
        input: { reviewId, version, action: 'SKIP_PHASE' },
      },
    )
    // By the third try it waits for seconds; a longer cut than that is only more of the same.
    const longer = Number(process.env.UNSTUCK_CUT_SECONDS ?? 0) * 1000
    const until = Date.now() + longer
    await eventually(() => {
      expect(proxy.tries).toBeGreaterThan(2)
      expect(Date.now()).toBeGreaterThanOrEqual(until)
    }, longer + 30_000)
    await stop(7, 8)
    proxy.mend()
    await page.getByText('Live', { exact: true }).waitFor()
    await eventually(async () => {
      const waiting = page.getByRole('button', { name: /new items? came in/ })
      if (await waiting.isVisible()) await waiting.click()
      const { nodes } = await readPage(server.admin, { filter: { campaignIds: [campaignId] }, first: 100 })
      const keys = await page
        .getByRole('option')
        .evaluateAll((options) => options.map((option) => option.getAttribute('data-key')))
      expect(keys).toEqual(nodes.map(({ id }: { id: string }) => id))
    }, 30_000)
  } finally {
    await browser.closeWindows()
    await proxy.stop()
  }
})

test('what is missing, wrong or not allowed says so and leads on', async () => {
  const nowhere = await browser.open('/no/such/page')
  await title(nowhere, 'There is nothing here')
  await expectAccessible(nowhere, LOOKS)
  const item = await browser.open('/?item=UmV2aWV3OjA')
  await item.getByText('This item is no longer there.').waitFor()
  // A word that no filter has narrows nothing.
  const { username, campaignId } = await stoppedPhase(server)
  const narrowed = await browser.open(`/?campaign=${campaignId}&failure=CAPTCHA,NONE&reason=none&priority=,`)
  await row(narrowed, username).waitFor()
  const account = await browser.open('/accounts/UmV2aWV3OjA')
  await account.getByText('There is no such account. It may have been removed.').waitFor()
  await expectAccessible(account, LOOKS)
  try {
    await server.sql("UPDATE users SET role = 'INTEGRATOR'")
    const forbidden = await browser.open('/')
    await title(forbidden, 'This page is for people who look after the queue')
    await expectAccessible(forbidden, LOOKS)
    // An admin mends it, and whoever waited for that comes back to the window.
    await server.sql("UPDATE users SET role = 'MANAGER'")
    await forbidden.evaluate(() => window.dispatchEvent(new Event('focus')))
    await forbidden
      .getByRole('heading', { name: 'This page is for people who look after the queue' })
      .waitFor({ state: 'detached' })
  } finally {
    await server.sql("UPDATE users SET role = 'ADMIN'")
  }
})

test('who is signed out where the server has a newer page is offered to load that', async () => {
  const { username, campaignId } = await stoppedPhase(server)
  const page = await browser.open(`/?campaign=${campaignId}`, { manager: 'Rio' })
  await row(page, username).waitFor()
  await page.route(/SignInPage-[^/]*\.js/, (route) => route.fulfill({ status: 410 }))
  const [rio] = await server.sql<{ id: string }>("SELECT id FROM users WHERE name = 'Rio'")
  await server.admin.ok('mutation ($input: EndSessionsOfInput!) { endSessionsOf(input: $input) { ended } }', {
    input: { personId: encodeGlobalId('Person', rio!.id) },
  })
  const told = page.getByText('This could not be loaded. Unstuck may have been updated.')
  await told.waitFor()
  await page.unrouteAll()
  await page.getByRole('button', { name: 'Reload' }).click()
  await title(page, 'Sign in')
})
