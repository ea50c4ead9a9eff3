import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { BROWSER_TEST_MS, look, startBrowser, type TestBrowser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { stoppedPhases, unique } from './support/phaseScenes.ts'
import { queueIds } from './support/queueScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

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

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const focused = (page: Page, selector: string) => page.locator(`${selector}:focus`).waitFor()

test('what opens over the queue leaves the focus where it came from, also when that is gone', async () => {
  const { campaignId } = await stoppedPhases(server, { count: 4 })
  const page = await browser.open(`/?campaign=${campaignId}`)
  await page.getByRole('option').nth(3).waitFor()

  // What stands in its place at first opens nothing.
  await button(page, /^Filter/)
    .and(page.locator('[aria-haspopup]'))
    .press('Enter')
  await page.locator('label').filter({ hasText: 'Captcha' }).locator('input').press('Space')
  await button(page, 'Clear filter').press('Enter')
  await focused(page, '[role=group]')
  await page.keyboard.press('Escape')
  await button(page, /^Filter/)
    .and(page.locator(':focus'))
    .waitFor()
  // Opened by a key it was asked for from the list, which then goes on.
  await page.keyboard.press('j')
  const over = page.locator('[data-reka-popper-content-wrapper]')
  for (const key of ['f', 's']) {
    await focused(page, '[role=listbox]')
    await page.keyboard.press(key)
    await over.locator(':focus').waitFor({ state: 'attached' })
    await page.keyboard.press('Escape')
    await over.waitFor({ state: 'detached' })
  }
  await focused(page, '[role=listbox]')

  // A menu whose choice took the focus elsewhere still knows its button the next time.
  await page.keyboard.press('j')
  await page.getByRole('button', { name: 'Retry', exact: true, disabled: false }).waitFor()
  const more = button(page, 'More')
  await more.press('Enter')
  await page.getByRole('menuitem', { name: /^Escalate/ }).press('Enter')
  await page.getByRole('menu').waitFor({ state: 'detached' })
  await page.locator('textarea:focus').press('Escape')
  await more.press('Enter')
  await page.locator('[role=menuitem]:focus').press('Escape')
  await more.and(page.locator(':focus')).waitFor()

  await page.keyboard.press('x')
  await page.getByText('1 selected').waitFor()
  await page.keyboard.press('Shift+S')
  await page.locator('button:focus').filter({ hasText: 'In 1 hour' }).press('Enter')
  await page.getByText('1 selected').waitFor({ state: 'detached' })
  await focused(page, '[role=listbox]')

  await page.keyboard.press('j')
  await look(page, { width: 360, height: 740 })
  await button(page, 'Back to the list').press('Enter')
  await focused(page, '[role=listbox]')
})

test('where nothing had the focus before the filter, j and k go on in the list right after it', async () => {
  const { campaignId } = await stoppedPhases(server, { count: 4 })
  const ids = await queueIds(server.admin, { campaignIds: [campaignId] })
  for (const { item, key, next } of [
    { item: '', key: 'j', next: ids[0] },
    { item: `&item=${ids[2]}`, key: 'k', next: ids[1] },
  ]) {
    const page = await browser.open(`/?campaign=${campaignId}${item}`)
    await page.getByRole('option').nth(3).waitFor()
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
    const over = page.locator('[data-reka-popper-content-wrapper]')
    await page.keyboard.press('f')
    await over.locator(':focus').waitFor({ state: 'attached' })
    await page.keyboard.press('Escape')
    await over.waitFor({ state: 'detached' })
    await page.keyboard.press(key)
    await page.locator(`[data-key="${next}"][aria-current="true"]`).waitFor()
    await focused(page, '[role=listbox]')
  }
})

test('the kill switch of a project leaves the focus to the button that opened it', async () => {
  const api = ticketApi(server.admin)
  const projectId = await api.createProject()
  await api.createTickets(projectId, [{}])
  const page = await browser.open(`/projects/${projectId}`)
  const open = button(page, 'Stop agents')
  await open.press('Enter')
  await page.locator('input:focus').press('Escape')
  await focused(page, 'section')
  await page.keyboard.press('Escape')
  await open.and(page.locator(':focus')).waitFor()
})

test('the list that is scrolled away from where its keys stand still names that row, and wears the ring itself', async () => {
  const types = ['CAPTCHA', 'CHALLENGE', 'CONTENT_REJECTION', 'ACCOUNT_SUSPENDED']
  for (const type of [...types, ...types])
    await stoppedPhases(server, { count: 4, type, phases: [unique('step')] })
  const page = await browser.open('/')
  await page.setViewportSize({ width: 1440, height: 320 })
  const list = page.getByRole('listbox')
  const ring = () => list.evaluate((element) => getComputedStyle(element, '::after').outlineStyle)
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('j')
  await focused(page, '[role=listbox]')
  const here = page.locator('[role=option][aria-current=true]')
  await here.waitFor()
  const named = await list.getAttribute('aria-activedescendant')
  await eventually(async () => expect(await ring()).toBe('none'))

  await page.keyboard.press('End')
  // Keys scroll smoothly: the end is where nothing is left below.
  const below = () =>
    list.evaluate(({ parentElement: box }) => box!.scrollHeight - box!.clientHeight - box!.scrollTop)
  await eventually(async () => expect(await below()).toBeLessThan(1))
  expect((await here.boundingBox())!.y).toBeLessThan(-400)
  expect(await list.getAttribute('aria-activedescendant')).toBe(named)
  expect(await here.getAttribute('id')).toBe(named)
  await eventually(async () => expect(await ring()).toBe('solid'))

  // The next key goes on from there, and brings it back into sight.
  await page.keyboard.press('j')
  await eventually(async () => {
    expect(await list.getAttribute('aria-activedescendant')).not.toBe(named)
    expect((await here.boundingBox())!.y).toBeGreaterThan(0)
    expect(await ring()).toBe('none')
  })
})

test('a batch that is over leaves the focus in the page, also when the button that began it is gone', async () => {
  const { campaignId } = await stoppedPhases(server, { count: 2 })
  const page = await browser.open(`/?campaign=${campaignId}`)
  for (const at of [0, 1])
    await page
      .getByRole('option')
      .nth(at)
      .click({ modifiers: ['Control'] })
  await button(page, /^Retry 2/).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: /^Retry 2/ }).click()
  await dialog.getByRole('button', { name: 'Undo 2' }).waitFor()
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await focused(page, 'main *')
})
