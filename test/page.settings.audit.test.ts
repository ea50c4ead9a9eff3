import { parse } from 'csv-parse/sync'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { auditLog } from './support/auditCalls.ts'
import { expectAccessible } from './support/accessible.ts'
import { BROWSER_TEST_MS, look, startBrowser, type TestBrowser } from './support/browser.ts'
import { stoppedPhase } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

let server: TestServer
let browser: TestBrowser
let stopped: Awaited<ReturnType<typeof stoppedPhase>>

beforeAll(async () => {
  server = await startTestServer()
  browser = await startBrowser(server)
  stopped = await stoppedPhase(server, { bot: await server.clientFor('INTEGRATOR', 'fleet-7') })
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
const log = (page: Page) => page.getByRole('list', { name: 'Audit log' })
const rows = (page: Page) => log(page).getByRole('listitem')
const only = (page: Page) => page.getByRole('group', { name: 'Show only' })

const undoSeconds = (seconds: number) =>
  server.admin.ok(
    `mutation { changeSettings(input: {undoSeconds: ${seconds}}) { settings { undoSeconds } } }`,
  )

/** Opens one of the two menus, ticks, and closes it. */
async function choose(page: Page, menu: string, ...choices: string[]): Promise<void> {
  await only(page)
    .getByRole('button', { name: new RegExp(`^${menu}`) })
    .click()
  for (const choice of choices) {
    const named = page.getByRole('checkbox', { name: choice, exact: true })
    if ((await named.count()) > 0) await named.click()
    else await button(page, choice).click()
  }
  await page.keyboard.press('Escape')
}

test('who changed what is found by a filter in the address, and what comes in meanwhile waits', async () => {
  await undoSeconds(3)
  const page = await browser.open('/settings/audit')
  const change = rows(page).filter({ hasText: 'Time to undo' })
  await change.filter({ hasText: 'Off → 3 s' }).filter({ hasText: 'API key' }).waitFor()
  await expectAccessible(page, [{}, { dark: true }, { width: 360, height: 740 }, {}])

  await choose(page, 'What', 'Rules')
  await page.getByText('1 change', { exact: true }).waitFor()
  expect(new URL(page.url()).search).toBe('?what=settings')
  await undoSeconds(5)
  const news = button(page, '1 new change. Show it.')
  // On a phone it stands behind what the line says, and a date can be read to its end.
  await look(page, { width: 360, height: 740 })
  const [line, pill] = [await log(page).boundingBox(), await news.boundingBox()]
  expect(Math.round(pill!.x + pill!.width)).toBe(Math.round(line!.x + line!.width))
  expect((await page.getByLabel('From').boundingBox())!.width).toBeGreaterThan(200)
  await look(page, {})
  await news.click()
  await page.getByText('2 changes', { exact: true }).waitFor()
  await rows(page).first().getByText('3 s → 5 s').waitFor()

  // As it was sent to a colleague.
  await page.goto(`${server.url}/settings/audit?who=token&what=account,token`)
  await rows(page).filter({ hasText: 'Failed at a phase: Captcha, waits for a person' }).waitFor()
  await button(page, 'fleet-7').first().click()
  await button(page, 'By fleet-7').waitFor()
  await expect.poll(() => log(page).getByText('Made an API key').count()).toBe(0)
  await log(page).getByRole('link', { name: stopped.username }).first().click()
  await page.getByRole('heading', { name: stopped.username }).waitFor()
  await page.goBack()
  await button(page, 'By fleet-7').click()
  await log(page).getByText('Made an API key').waitFor()

  await page.getByLabel('From').fill('2125-01-01T00:00')
  await page.getByText('No change fits this filter.').waitFor()
  await page.getByLabel('Until').fill('2124-01-01T00:00')
  await page.getByText('The end of the time lies before its beginning.').waitFor()
  await button(page, 'Clear the filter').click()
  await rows(page).first().waitFor()
  expect(new URL(page.url()).search).toBe('')
  await choose(page, 'What', 'Only these: What admins set')
  await expect.poll(() => log(page).getByText('Failed at a phase').count()).toBe(0)
  await rows(page).filter({ hasText: '3 s → 5 s' }).waitFor()
})

test('goes on page by page, and comes as a file of exactly what is filtered', async () => {
  await server.sql(
    `INSERT INTO events (type, actor_key, actor_name, at)
     SELECT 'view.saved', 'token:999', 'Many', timestamptz '2020-01-01' + n * interval '1 s' FROM generate_series(1, 60) n`,
  )
  const page = await browser.open('/settings/audit?what=view&until=2020-01-01T00:00:56.000Z')
  await page.getByText('The newest 50 changes').waitFor()
  await button(page, 'Show more').click()
  await page.getByText('55 changes', { exact: true }).waitFor()
  expect(await rows(page).count()).toBe(55)
  for (const [name, read] of [
    ['CSV', (text: string) => parse(text, { bom: true, columns: true }) as object[]],
    ['JSON Lines', (text: string) => text.trimEnd().split('\n')],
  ] as const) {
    const link = page.getByRole('link', { name: `Download what is filtered as ${name}` })
    const answer = await page.request.get(new URL((await link.getAttribute('href'))!, server.url).href)
    expect(read(await answer.text())).toHaveLength(55)
  }
  const { length } = await auditLog(server.admin, { kinds: ['VIEW'] })
  expect(length).toBe(60)
})
