import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { encodeGlobalId } from '../schema/globalId.ts'
import { eventually } from './support/eventually.ts'
import {
  claimPhases,
  failPhase,
  importAccounts,
  stoppedPhases,
  unique,
  type StoppedPhase,
} from './support/phaseScenes.ts'
import { insertReviews } from './support/queueScenes.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

let server: TestServer
let browser: TestBrowser
let tomo: TokenClient

beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '60' })
  browser = await startBrowser(server)
  tomo = await server.clientFor('MANAGER', 'Tomo')
})
afterEach(async () => {
  await browser.closeWindows()
  expect(browser.problems).toEqual([])
})
afterAll(async () => {
  await browser?.stop()
  await server?.stop()
})

/** Stopped accounts of one campaign, each with a reason of its own so that they do not fold. */
async function scene(count: number): Promise<{ path: string; stopped: StoppedPhase[] }> {
  const { campaignId, stopped } = await stoppedPhases(server, { count, phases: [unique('step')] })
  for (const { username } of stopped) {
    await server.sql('UPDATE reviews SET fingerprint = $1 WHERE title = $1', [username])
  }
  const inOrder = await server.sql<{ title: string }>(
    'SELECT title FROM reviews WHERE title = ANY($1) ORDER BY opened_at, id',
    [stopped.map(({ username }) => username)],
  )
  const sorted = inOrder.map(({ title }) => stopped.find(({ username }) => username === title)!)
  return { path: `/?campaign=${campaignId}`, stopped: sorted }
}

const row = (page: Page, { username }: StoppedPhase) => page.getByRole('option').filter({ hasText: username })
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name })
const claim = ({ reviewId }: StoppedPhase) =>
  tomo.ok('mutation ($input: ClaimReviewInput!) { claimReview(input: $input) { review { id } } }', {
    input: { reviewId },
  })
const statuses = async (stopped: readonly StoppedPhase[]) => {
  const rows = await server.sql<{ status: string }>(
    'SELECT status FROM reviews WHERE title = ANY($1) ORDER BY opened_at, id',
    [stopped.map(({ username }) => username)],
  )
  return rows.map(({ status }) => status)
}

test('keys select, and the selection drops what has left', async () => {
  const { path, stopped } = await scene(4)
  const page = await browser.open(path)
  await row(page, stopped[3]!).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByText('1 selected').waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+X')
  await page.getByText('3 selected').waitFor()
  await tomo.ok('mutation ($input: ResolveReviewInput!) { resolveReview(input: $input) { review { id } } }', {
    input: { reviewId: stopped[1]!.reviewId, version: stopped[1]!.version, action: 'RETRY' },
  })
  await page.getByText('2 selected').waitFor()
  await page.keyboard.press('Shift+C')
  await page.getByText('Claimed 2.').waitFor()
})

test('a batch: the fixed set, what failed and why, the failed ones again, and undo', async () => {
  const { path, stopped } = await scene(6)
  await claim(stopped[0]!)
  const page = await browser.open(path)
  await row(page, stopped[5]!).waitFor()
  await page.keyboard.press('Control+a')
  await page.getByText('All 6 that match').waitFor()
  await page.keyboard.press('Shift+R')
  await dialog(page, 'Retry 5 of 6 accounts').waitFor()
  await page.getByText('1 is left out, Tomo holds it').waitFor()
  await page.getByLabel('Note for the team').fill('the host is back')

  await claim(stopped[1]!)
  await page.keyboard.press('Control+Enter')
  await dialog(page, '4 of 5 accounts will retry').waitFor()
  await page.getByText(/^Tomo claimed it after the preview/).waitFor()
  const [log] = await server.sql(
    'SELECT notes, count(*)::int AS count FROM review_logs GROUP BY notes HAVING notes IS NOT NULL',
  )
  expect(log).toEqual({ notes: 'the host is back', count: 4 })

  await server.sql('UPDATE reviews SET claimed_by = NULL, claimed_by_name = NULL, claim_expires_at = NULL')
  await page.getByRole('button', { name: 'Try the failed one again' }).click()
  await page.getByText('This one, and no other').waitFor()
  await page.keyboard.press('Control+Enter')
  await dialog(page, '1 account will retry').waitFor()
  await page.keyboard.press('z')
  await dialog(page, 'Undone: 1 account').waitFor()
  await page.keyboard.press('Escape')
  await row(page, stopped[1]!).waitFor()

  // What was done before can still be taken back: Z goes on backwards.
  await page.keyboard.press('z')
  await page.getByText('Undone: 4 accounts.', { exact: true }).waitFor()
  await eventually(async () => expect(await statuses(stopped)).toEqual(Array(6).fill('OPEN')))
  await row(page, stopped[5]!).waitFor()
})

test('it is tried on three first; the rest is kept for one click, also when the dialog was closed', async () => {
  const { path, stopped } = await scene(5)
  const page = await browser.open(path)
  await row(page, stopped[4]!).waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Shift+R')
  await page.getByRole('button', { name: 'Try on 3 first' }).click()
  await dialog(page, '3 accounts will retry').waitFor()
  expect((await statuses(stopped)).filter((status) => status === 'OPEN')).toHaveLength(2)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Retry the other 2' }).click()
  await dialog(page, '3 accounts will retry').waitFor()
  await page.keyboard.press('Control+Enter')
  await dialog(page, '5 accounts will retry').waitFor()
  expect(await statuses(stopped)).toEqual(Array(5).fill('RESOLVED'))
})

test('a preview that ran out says so, and is fixed again with what was written', async () => {
  const { path, stopped } = await scene(2)
  const page = await browser.open(path)
  await row(page, stopped[1]!).waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Shift+R')
  await dialog(page, 'Retry 2 accounts').waitFor()
  await page.getByLabel('Note for the team').fill('the host is back')
  await server.sql('UPDATE bulk_operations SET expires_at = clock_timestamp() WHERE started_at IS NULL')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('alert').filter({ hasText: 'This preview is over' }).waitFor()
  await page.getByText('no longer good').waitFor()
  expect(await statuses(stopped)).toEqual(['OPEN', 'OPEN'])
  await page.getByRole('button', { name: 'Fix it again' }).click()
  await page.getByText(/^fixed at/).waitFor()
  expect(await page.getByLabel('Note for the team').inputValue()).toBe('the host is back')
  await page.keyboard.press('Control+Enter')
  await dialog(page, '2 accounts will retry').waitFor()
})

test('a set of more than a hundred is listed to its end', async () => {
  await insertReviews(server, 205)
  const [{ campaign } = { campaign: '' }] = await server.sql<{ campaign: string }>(
    'SELECT campaign_id AS campaign FROM reviews ORDER BY id DESC LIMIT 1',
  )
  const page = await browser.open(`/?campaign=${encodeGlobalId('Campaign', campaign)}`)
  await page.getByRole('option').filter({ hasText: '205 accounts' }).waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Shift+R')
  await dialog(page, 'Retry 205 accounts').waitFor()
  const listed = page.getByRole('dialog').getByText(/^stuck /)
  await eventually(async () => expect(await listed.count()).toBe(7))
  for (const [more, count] of [
    ['and 198 more', 100],
    ['and 105 more', 200],
    ['and 5 more', 205],
  ] as const) {
    await page.getByRole('button', { name: more }).click()
    await eventually(async () => expect(await listed.count()).toBe(count))
  }
})

test('what came in since the set was fixed stays in the queue', async () => {
  const { campaignId } = await importAccounts(server.admin, { count: 3, phases: [unique('step')] })
  const [late, ...leases] = await claimPhases(server.admin, campaignId, 3)
  for (const { lease } of leases) await failPhase(server.admin, lease, { type: 'CAPTCHA' })
  // A slow way to the server can make the page's idea of its time run ahead.
  const page = await browser.open(`/?campaign=${campaignId}`, {
    prepare: (window) =>
      window.route('**/graphql', async (route) => {
        const response = await route.fetch()
        const ahead = (_all: string, time: string) =>
          `"serverTime":"${new Date(Date.parse(time) + 2000).toISOString()}"`
        const body = (await response.text()).replace(/"serverTime":"([^"]+)"/, ahead)
        await route.fulfill({ response, body })
      }),
  })
  await page.getByRole('option').nth(1).waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Shift+R')
  await dialog(page, 'Retry 2 accounts').waitFor()
  await failPhase(server.admin, late!.lease, { type: 'CHALLENGE' })
  await page.getByText('1 more came in since. It stays in the queue.').waitFor()
  await page.keyboard.press('Control+Enter')
  await dialog(page, '2 accounts will retry').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('option').filter({ hasText: 'Challenge' }).waitFor()
})

/** Meanwhile a batch that holds this review cannot end. */
async function whileBusy({ username }: StoppedPhase, act: () => Promise<void>): Promise<void> {
  await server.app.database.transaction(async (tx) => {
    await tx.query('SELECT id FROM reviews WHERE title = $1 FOR NO KEY UPDATE', [username])
    await act()
  })
}

test('a batch that runs is there again when the page is loaded again, and so is what came of it', async () => {
  const { path, stopped } = await scene(4)
  const page = await browser.open(path)
  await row(page, stopped[3]!).waitFor()
  await whileBusy(stopped[3]!, async () => {
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Shift+R')
    await dialog(page, 'Retry 4 accounts').waitFor()
    await page.keyboard.press('Control+Enter')
    await dialog(page, 'Retrying 4 accounts').getByText('3 done').waitFor()
    await page.reload()
    await page.getByRole('status').filter({ hasText: 'Retrying 4 accounts' }).waitFor()
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await dialog(page, 'Retrying 4 accounts').getByText('1 to go').waitFor()
  })
  await dialog(page, '4 accounts will retry').waitFor()
  await page.reload()
  await page.getByRole('status').filter({ hasText: '4 accounts will retry' }).waitFor()
  await page.keyboard.press('z')
  await page.getByText('Undone: 4 accounts.', { exact: true }).waitFor()
  await page.getByText('Undone: 4 accounts', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Close', exact: true }).first().click()
  await page.reload()
  await row(page, stopped[3]!).waitFor()
  expect(await page.getByText('Undone: 4 accounts').count()).toBe(0)
})

test('Z is too early while the rest of a batch runs, which is said, and takes it all back when it has ended', async () => {
  const { path, stopped } = await scene(4)
  const page = await browser.open(path)
  await row(page, stopped[3]!).waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Shift+R')
  await page.getByRole('button', { name: 'Try on 3 first' }).click()
  await dialog(page, '3 accounts will retry').waitFor()
  await whileBusy(stopped[3]!, async () => {
    await page.keyboard.press('Control+Enter')
    await dialog(page, 'Retrying 4 accounts').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('z')
    await page.getByText('This still runs: wait until it has finished.').waitFor()
    expect(await page.getByText('Too late to undo').count()).toBe(0)
  })
  await page.getByRole('status').filter({ hasText: '4 accounts will retry' }).waitFor()
  await page.getByText('This still runs').waitFor({ state: 'detached' })
  await page.keyboard.press('z')
  await page.getByText('Undone: 4 accounts.', { exact: true }).waitFor()
})

test('a page that was not connected when a batch ended hears of its end', async () => {
  const { path, stopped } = await scene(3)
  const page = await browser.open(path)
  await row(page, stopped[2]!).waitFor()
  await whileBusy(stopped[2]!, async () => {
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Shift+R')
    await dialog(page, 'Retry 3 accounts').waitFor()
    await page.keyboard.press('Control+Enter')
    await dialog(page, 'Retrying 3 accounts').getByText('2 done').waitFor()
    await page.context().setOffline(true)
    await page.getByText(/^Not connected since/).waitFor()
  })
  await eventually(async () => expect(await statuses(stopped)).toEqual(Array(3).fill('RESOLVED')))
  await dialog(page, 'Retrying 3 accounts').waitFor()
  await page.context().setOffline(false)
  await dialog(page, '3 accounts will retry').waitFor()
})

test('a selection is snoozed, and the snoozed ones say until when', async () => {
  const { path, stopped } = await scene(3)
  const page = await browser.open(path)
  await row(page, stopped[2]!).waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByText('2 selected').waitFor()
  await page.keyboard.press('Shift+S')
  await page.getByRole('button', { name: /^In 1 hour/ }).click()
  await page.getByText('Snooze for 2 items').waitFor()
  expect(await statuses(stopped)).toEqual(['SNOOZED', 'SNOOZED', 'OPEN'])

  await page.goto(`${server.url}${path}&view=snoozed`)
  for (const one of stopped.slice(0, 2)) {
    await row(page, one)
      .filter({ hasText: /until .*\d\d:\d\d/ })
      .waitFor()
  }
  expect(await row(page, stopped[2]!).count()).toBe(0)
})

test('one undo brings back the whole selection that was snoozed, and nothing that was done before', async () => {
  const { path, stopped } = await scene(4)
  const page = await browser.open(path)
  await row(page, stopped[3]!).waitFor()
  await row(page, stopped[0]!).hover()
  await page.getByRole('button', { name: `Retry: ${stopped[0]!.username}` }).click()
  await page.getByText(`Retry for ${stopped[0]!.username}, starts in`).waitFor()

  for (const one of stopped.slice(1)) await row(page, one).click({ modifiers: ['ControlOrMeta'] })
  await page.getByText('3 selected').waitFor()
  await page.keyboard.press('Shift+S')
  await page.getByRole('button', { name: /^In 1 hour/ }).click()
  await page.getByText('Snooze for 3 items').waitFor()
  expect(await statuses(stopped)).toEqual(['RESOLVED', 'SNOOZED', 'SNOOZED', 'SNOOZED'])
  await page.getByText('3 selected').waitFor({ state: 'detached' })

  await page.keyboard.press('z')
  await page.getByText('Undone: 3 items.').waitFor()
  expect(await statuses(stopped)).toEqual(['RESOLVED', 'OPEN', 'OPEN', 'OPEN'])
  for (const one of stopped.slice(1)) await row(page, one).waitFor()
  await page.getByText(`Retry for ${stopped[0]!.username}, starts in`).waitFor()
})

test('it is said how many could not be snoozed, which stay selected, and how many are taken back', async () => {
  const { path, stopped } = await scene(3)
  const page = await browser.open(path)
  await row(page, stopped[2]!).waitFor()
  await claim(stopped[1]!)
  await page.keyboard.press('Control+a')
  await page.getByText('3 selected').waitFor()
  await page.keyboard.press('Shift+S')
  await page.getByRole('button', { name: /^In 1 hour/ }).click()
  await page.getByText('1 of 3 could not be snoozed. It is still selected.').waitFor()
  await page.getByText('1 selected').waitFor()
  expect(await row(page, stopped[1]!).getAttribute('aria-selected')).toBe('true')
  expect(await statuses(stopped)).toEqual(['SNOOZED', 'OPEN', 'SNOOZED'])
  // One of them comes back by itself before they are taken back.
  await server.admin.ok('mutation ($input: EndSnoozeInput!) { endSnooze(input: $input) { ended } }', {
    input: { reviewId: stopped[0]!.reviewId },
  })
  await page.keyboard.press('z')
  await page.getByText('Undone: 1 of 2 items.').waitFor()
  expect(await statuses(stopped)).toEqual(['OPEN', 'OPEN', 'OPEN'])
})

test('the menu of a selection has every action that fits, and asks with a preview', async () => {
  const { path, stopped } = await scene(2)
  const page = await browser.open(path)
  await row(page, stopped[1]!).waitFor()
  await page.keyboard.press('Control+a')
  // The menu hangs on the bar.
  await page.getByText('2 selected').waitFor()
  await page.keyboard.press('Shift+E')
  await page.getByRole('menuitem', { name: 'Skip phase' }).click()
  await dialog(page, 'Skip phase: 2 accounts').waitFor()
  await page.keyboard.press('Control+Enter')
  await dialog(page, '2 accounts skip the phase').waitFor()
  expect(await statuses(stopped)).toEqual(['RESOLVED', 'RESOLVED'])
})

test('what rises at the foot does not cover the row that one stands on', async () => {
  const { path, stopped } = await scene(14)
  const page = await browser.open(path, { height: 480 })
  await row(page, stopped[0]!).waitFor()
  const foot = () =>
    page.getByRole('listbox').evaluate((list) => list.parentElement!.getBoundingClientRect().bottom)
  const here = async () => (await page.locator('[aria-current=true][role=option]').boundingBox())!
  const bottom = await foot()
  // As far down as the list reaches: the next one stands right at its foot.
  for (const { username } of stopped.slice(0, 12)) {
    await page.keyboard.press('j')
    await page.locator('[aria-current=true]').filter({ hasText: username }).waitFor()
  }
  await eventually(async () => {
    const { y, height } = await here()
    expect(bottom - (y + height)).toBeLessThan(height)
  })
  await page.keyboard.press('x')
  const bar = page.getByRole('button', { name: /^Retry 1/ })
  await bar.waitFor()
  await eventually(async () => {
    const { y, height } = await here()
    expect(y + height).toBeLessThanOrEqual((await bar.boundingBox())!.y)
  })
})

test('a row acts at once; Z takes it back, and says when it is too late', async () => {
  const { path, stopped } = await scene(2)
  const [first] = stopped
  const page = await browser.open(path)
  await row(page, first!).hover()
  await page.getByRole('button', { name: `Retry: ${first!.username}` }).click()
  await page.getByText(`Retry for ${first!.username}, starts in`).waitFor()
  await row(page, first!).filter({ hasText: 'Resolved' }).waitFor()
  await page.keyboard.press('z')
  await page.getByText(`Undone: ${first!.username}`).waitFor()
  await row(page, first!).filter({ hasText: 'Resolved' }).waitFor({ state: 'detached' })

  await row(page, first!).hover()
  await page.getByRole('button', { name: `Retry: ${first!.username}` }).click()
  await page.getByText(`Retry for ${first!.username}, starts in`).waitFor()
  await server.sql(
    'UPDATE review_logs SET undoable_until = clock_timestamp() WHERE undoable_until > clock_timestamp()',
  )
  await page.keyboard.press('z')
  await page.getByText('Too late to undo.').waitFor()
  expect(await statuses([first!])).toEqual(['RESOLVED'])
})
