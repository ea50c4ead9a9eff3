import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { claimPhases, failPhase, importAccounts, stoppedPhase } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

let server: TestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await startTestServer()
  browser = await startBrowser(server)
  // A queue that has been used: the first-run page has a test of its own.
  await stoppedPhase(server)
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
const detail = (page: Page, who: string) => page.getByRole('heading', { name: who, exact: true })

/** Lets the waiting rows in, if any wait. */
async function showNew(page: Page): Promise<void> {
  await page.getByRole('button', { name: /new items? came in/ }).click()
}

test('a bot’s failure appears in an open page, and resolving it there makes the phase claimable', async () => {
  const { campaignId, accounts } = await importAccounts(server.admin)
  const { username } = accounts[0]!
  const page = await browser.open('/')
  await row(page, 'Captcha').first().waitFor()

  const [lease] = await claimPhases(server.admin, campaignId)
  await failPhase(server.admin, lease!.lease, { type: 'CHALLENGE', message: 'It asks for a photo of an ID.' })
  await showNew(page)
  await row(page, username).click()
  await detail(page, username).waitFor()
  expect(await claimPhases(server.admin, campaignId)).toEqual([])

  await page.getByLabel('Note for the team').fill('sent the photo')
  await page.getByText(/^Yours for/).waitFor()
  await page.getByRole('button', { name: 'Retry', exact: true }).click()
  await eventually(async () => expect(await claimPhases(server.admin, campaignId)).toHaveLength(1), 30_000)
  await eventually(async () => expect(await row(page, username).count()).toBeLessThanOrEqual(1))

  const [log] = await server.sql('SELECT action, notes FROM review_logs ORDER BY id DESC LIMIT 1')
  expect(log).toEqual({ action: 'RETRY', notes: 'sent the photo' })
})

test('a countdown ticks and ends in a closed ticket', async () => {
  const api = ticketApi(server.admin)
  const projectId = await api.createProject({ reviewDelaySeconds: 55 })
  const [ticket] = await api.createTickets(projectId, [{ title: 'Round the tax', priority: 'URGENT' }])
  const page = await browser.open('/')
  await row(page, 'Captcha').first().waitFor()

  const [lease] = await api.claim(projectId)
  await api.post(ticket.id, 'ASSISTANT', 'All 212 tests pass. The tax is rounded per line.', lease.lease)
  await api.finishTurn(lease.lease)
  await showNew(page)
  await row(page, 'Round the tax').click()
  const countdown = page.getByRole('heading', { name: /^Auto-review in \d+ s$/ })
  const before = await countdown.textContent()
  await eventually(async () => expect(await countdown.textContent()).not.toBe(before))

  await server.sql(`UPDATE tickets SET review_scheduled_at = clock_timestamp() WHERE number = $1`, [
    ticket.number,
  ])
  await page.getByRole('heading', { name: 'Closed by auto-review' }).waitFor()
  await page.getByRole('heading', { name: /^Auto-review resolved this/ }).waitFor()
  const { ticket: closed } = await server.admin.ok('query ($id: ID!) { ticket(id: $id) { status } }', ticket)
  expect(closed.status).toBe('DONE')
})

test('a reply goes to the agent with the keyboard alone', async () => {
  const api = ticketApi(server.admin)
  const projectId = await api.createProject()
  const [ticket] = await api.createTickets(projectId, [{ title: 'Number the invoices', mode: 'STRICT' }])
  const [lease] = await api.claim(projectId)
  await api.post(ticket.id, 'ASSISTANT', 'May **EU and UK** share a sequence?', lease.lease)
  await api.finishTurn(lease.lease)
  await server.sql(`UPDATE tickets SET review_scheduled_at = clock_timestamp() WHERE number = $1`, [
    ticket.number,
  ])

  const page = await browser.open(`/?project=${projectId}`)
  await row(page, 'Number the invoices').filter({ hasText: 'Ready for review' }).waitFor()
  await page.keyboard.press('j')
  await detail(page, 'Number the invoices').waitFor()
  await page.locator('strong', { hasText: 'EU and UK' }).waitFor()
  await page.getByPlaceholder('Reply to the agent').waitFor()
  await page.keyboard.press('2')
  await page.locator('textarea:focus').waitFor()
  await page.keyboard.type('No, one each.')
  await page.keyboard.press('Control+Enter')
  await eventually(async () => {
    const { ticket: now } = await server.admin.ok(
      'query ($id: ID!) { ticket(id: $id) { status messages { nodes { role content } } } }',
      ticket,
    )
    expect(now.status).toBe('OPEN')
    expect(now.messages.nodes.at(-1)).toEqual({ role: 'USER', content: 'No, one each.' })
  })
})

test('somebody was first: the note is kept, the row turns grey under the pointer', async () => {
  const { username, reviewId, version, campaignId } = await stoppedPhase(server)
  const page = await browser.open(`/?campaign=${campaignId}`)
  await row(page, username).click()
  await page.getByLabel('Note for the team').fill('I was about to')
  await page.getByText(/^Yours for/).waitFor()
  await server.sql('UPDATE reviews SET claimed_by = NULL, claimed_by_name = NULL, claim_expires_at = NULL')
  await row(page, username).hover()
  const other = await server.clientFor('MANAGER', 'Tomo')
  await other.ok(
    'mutation ($input: ResolveReviewInput!) { resolveReview(input: $input) { review { id } } }',
    {
      input: { reviewId, version, action: 'SKIP_PHASE' },
    },
  )
  await page.getByRole('heading', { name: /^Tomo skipped the phase/ }).waitFor()
  await page.getByText('Your note was not sent. It is kept here until you leave.').waitFor()
  expect(await page.getByLabel('Note for the team').inputValue()).toBe('I was about to')
  await row(page, username).filter({ hasText: 'Resolved' }).waitFor()
  await page.mouse.move(1200, 200)
  await row(page, username).waitFor({ state: 'detached' })
})

test('a page that loses its connection says so, and misses nothing', async () => {
  const { campaignId, accounts } = await importAccounts(server.admin, { count: 2 })
  const page = await browser.open(`/?campaign=${campaignId}`)
  await page.getByText('Live', { exact: true }).waitFor()
  await page.context().setOffline(true)
  await page.getByText(/^Not connected since \d\d:\d\d$/).waitFor()
  for (const { lease } of await claimPhases(server.admin, campaignId, 2)) {
    await failPhase(server.admin, lease, { type: 'CAPTCHA' })
  }
  await page.context().setOffline(false)
  await page.getByText('Live', { exact: true }).waitFor()
  await row(page, 'Captcha').first().waitFor()
  await eventually(async () => {
    const waiting = page.getByRole('button', { name: /new items? came in/ })
    if (await waiting.isVisible()) await waiting.click()
    for (const { username } of accounts) expect(await row(page, username).count()).toBe(1)
  })
})
