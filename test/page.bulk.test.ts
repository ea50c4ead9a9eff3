import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { stoppedPhases, unique, type StoppedPhase } from './support/phaseScenes.ts'
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
  await dialog(page, '1 account taken back').waitFor()
  await page.keyboard.press('Escape')
  await row(page, stopped[1]!).waitFor()

  // What was done before can still be taken back: Z goes on backwards.
  await page.keyboard.press('z')
  await page.getByText('Taken back: 4 accounts').waitFor()
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

test('a preview that ran out says so, and nothing is done', async () => {
  const { path, stopped } = await scene(2)
  const page = await browser.open(path)
  await row(page, stopped[1]!).waitFor()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Shift+R')
  await dialog(page, 'Retry 2 accounts').waitFor()
  await server.sql('UPDATE bulk_operations SET expires_at = clock_timestamp() WHERE started_at IS NULL')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('alert').filter({ hasText: 'This preview is over' }).waitFor()
  expect(await statuses(stopped)).toEqual(['OPEN', 'OPEN'])
})

test('a row acts at once; Z takes it back, and says when it is too late', async () => {
  const { path, stopped } = await scene(2)
  const [first] = stopped
  const page = await browser.open(path)
  await row(page, first!).hover()
  await page.getByRole('button', { name: `Retry: ${first!.username}` }).click()
  await page.getByText(`Retry for ${first!.username}, starts in`).waitFor()
  await row(page, first!).filter({ hasText: 'Dealt with' }).waitFor()
  await page.keyboard.press('z')
  await page.getByText(`Taken back: ${first!.username}`).waitFor()
  await row(page, first!).filter({ hasText: 'Dealt with' }).waitFor({ state: 'detached' })

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
