import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

const CAMPAIGN =
  'mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }'

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
