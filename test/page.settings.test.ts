import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { expectAccessible } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { stoppedPhase } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

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

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const person = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

test('a key is made, shown once, and revoked by the keyboard alone', async () => {
  const page = await browser.open('/settings/keys')
  await button(page, 'New key').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.locator('input[name=name][aria-invalid]:focus').waitFor()
  await page.keyboard.type('fleet-7')
  await page.keyboard.press('Enter')
  const secret = await page.getByLabel('The key of fleet-7').inputValue()
  const call = () =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: '{"query":"{ viewer { name role } }"}',
    }).then((response) => response.json())
  expect(await call()).toEqual({ data: { viewer: { name: 'fleet-7', role: 'INTEGRATOR' } } })
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.locator('button:focus', { hasText: 'New key' }).waitFor()
  expect(await page.content()).not.toContain(secret)

  await page.reload()
  const row = person(page, 'fleet-7')
  await row.getByText(/^used/).waitFor()
  await button(page, 'Revoke fleet-7').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.locator('h2:focus', { hasText: 'API keys' }).waitFor()
  await eventually(async () => expect((await call()).errors?.[0].extensions.code).toBe('UNAUTHENTICATED'))
})

test('a campaign and a project are made, and the sidebar names them', async () => {
  const page = await browser.open('/settings/work')
  await button(page, 'New campaign').click()
  await page.getByLabel('Name', { exact: true }).fill('Winter onboarding')
  await page.getByLabel('Platform').fill('Fotora')
  await page.keyboard.press('Enter')
  await page.locator('input[name=phases][aria-invalid]:focus').waitFor()
  await page.keyboard.type('Create profile, First post')
  await page.keyboard.press('Enter')
  const sidebar = page.getByRole('navigation', { name: 'Main' })
  await sidebar.getByRole('link', { name: 'Winter onboarding' }).waitFor()

  await button(page, 'New project').click()
  await page.getByLabel('Name', { exact: true }).fill('Billing rewrite')
  await page.getByLabel('Short name').fill('BILL')
  await page.getByLabel('Auto-review after').fill('2.5')
  await page.getByLabel('At once').fill('3')
  await page.keyboard.press('Enter')
  await page.getByText('3 at once').waitFor()
  const { project } = await server.admin.ok('{ project(key: "BILL") { reviewDelaySeconds maxParallel } }')
  expect(project).toEqual({ reviewDelaySeconds: 150, maxParallel: 3 })
})

test.each(['keys', 'work'])(
  'axe finds nothing on the settings’ part %s, and nothing scrolls sideways',
  async (part) => {
    const page = await browser.open(`/settings/${part}`)
    await page.locator('main h2').first().waitFor()
    await expectAccessible(page, [{}, { dark: true }, { width: 360, height: 740 }])
  },
)
