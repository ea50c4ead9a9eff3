import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { claimPhases, failPhase } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

const CAMPAIGN =
  'mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }'

let server: TestServer
let browser: TestBrowser

beforeAll(async () => {
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

async function campaign(name: string): Promise<string> {
  const input = { name, platform: 'names', phases: [{ name: 'post', maxAttempts: 3 }] }
  const { createCampaign } = await server.admin.ok(CAMPAIGN, { input })
  return createCampaign.campaign.id
}

test('a long name can be read where it is cut, and leaves what stands beside it its room', async () => {
  const name = `Spring campaign ${'of the northern markets '.repeat(4)}`.trim()
  const id = await campaign(name)
  const page = await browser.open(`/?campaign=${id}`)
  const heading = page.getByRole('heading', { name, level: 1 })
  expect(await heading.getAttribute('title')).toBe(name)
  const isCut = (each: Element) => each.scrollWidth > each.clientWidth
  expect(await heading.evaluate(isCut)).toBe(true)
  expect(await page.getByText('Live', { exact: true }).evaluate(isCut)).toBe(false)
  const search = page.getByRole('searchbox')
  expect((await search.boundingBox())!.width).toBeGreaterThanOrEqual(160)

  const label = page.getByRole('navigation').getByTitle(name, { exact: true })
  expect(await label.evaluate(isCut)).toBe(true)
  await label.click()
})

test('a tool with a long name stays within its card on a phone', async () => {
  const api = ticketApi(server.admin)
  const { id } = await api.askingTicket(await api.createProject(), 'deploy'.repeat(15))
  const page = await browser.open(`/tickets/${id}`, { width: 360, height: 740 })
  const covers = page.getByText('“Always” covers deploydeploy')
  await covers.waitFor()
  expect(await covers.evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0)
})

test('a name that is written from the right is cut at its end, and what turns around ends with its text', async () => {
  const campaignId = await campaign('Directions')
  const username = 'מירב כהן לוי אברהם שרה יעקב רבקה משה דוד רחל לאה יוסף'
  await server.admin.ok(
    'mutation ($input: ImportAccountsInput!) { importAccounts(input: $input) { accounts { id } } }',
    { input: { campaignId, usernames: [username] } },
  )
  const [lease] = await claimPhases(server.admin, campaignId)
  await failPhase(server.admin, lease!.lease, { type: 'CAPTCHA', message: 'saved as \u202Egpj.exe' })
  const page = await browser.open(`/?campaign=${campaignId}`)
  const shown = page.getByRole('option').getByText(username)
  await shown.waitFor()
  // Where the first and the last letter stand, as far as the element shows them.
  const places = await shown.evaluate((element) => {
    const text = [...element.childNodes].find((each) => each.nodeType === 3 && each.textContent)!
    const middleOf = (at: number) => {
      const range = document.createRange()
      range.setStart(text, at)
      range.setEnd(text, at + 1)
      const { left, right } = range.getBoundingClientRect()
      return (left + right) / 2
    }
    const { left, right } = element.getBoundingClientRect()
    return { left, right, first: middleOf(0), last: middleOf(text.textContent!.length - 1) }
  })
  expect(places.first).toBeGreaterThan(places.left)
  expect(places.first).toBeLessThan(places.right)
  expect(places.last).toBeLessThanOrEqual(places.left)

  const summary = page.getByRole('option').getByText('gpj.exe').last()
  const bidi = (each: Element) => getComputedStyle(each).unicodeBidi
  expect(await summary.evaluate(bidi)).toBe('plaintext')

  await page.keyboard.press('Control+k')
  await page.getByRole('combobox').fill(username.slice(0, 8))
  const found = page.getByRole('dialog').locator('[data-slot=itemLabelBase]', { hasText: username })
  expect(await found.evaluate(bidi)).toBe('plaintext')
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await page.getByRole('button', { name: 'Retry', exact: true }).click()
  const undone = page.getByText(`Retry for ${username}`)
  expect(await undone.getByText(username, { exact: true }).evaluate(bidi)).toBe('plaintext')
})
