import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { expectAccessible } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { importAccounts } from './support/phaseScenes.ts'
import { heading, openPalette, openQueue } from './support/queuePage.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { createProject, createTickets } from './support/ticketScenes.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

let server: TestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '10' })
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

test('what is typed before the palette is there is written in it, and does nothing else', async () => {
  const { page, names } = await openQueue(server, browser)
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/PaletteDialog-[^/]*\.js/, async (route) => {
    await released
    await route.continue()
  })
  const asked = page.waitForRequest(/PaletteDialog-[^/]*\.js/)
  await page.keyboard.press('Control+k')
  await asked
  await page.keyboard.type('jrx?')
  for (let each = 0; each < 4; each += 1) await page.keyboard.press('Backspace')
  await page.keyboard.type('snoo')
  await page.keyboard.press('Enter')
  release()
  await page.getByRole('dialog', { name: 'Search or jump' }).locator('input:focus').waitFor()
  await page.keyboard.type('zed')
  expect(await page.locator('input:focus').inputValue()).toBe('snoozed')
  await page.getByRole('option', { name: /^Snoozed/ }).waitFor()
  await heading(page, names[0]!).waitFor()
  expect(await server.sql("SELECT FROM review_logs WHERE action = 'RETRY'")).toEqual([])

  // Asked for again, it begins empty.
  await page.keyboard.press('Escape')
  await openPalette(page)
  expect(await page.locator('input:focus').inputValue()).toBe('')
})

test('the palette offers what every key of the queue does, and Space ticks where letters alone are off', async () => {
  const { page, names } = await openQueue(server, browser)
  const palette = page.getByRole('dialog', { name: 'Search or jump' })
  await page.getByRole('button', { name: 'Retry', exact: true, disabled: false }).waitFor()
  await openPalette(page)
  const offered = await palette.locator('[role="option"] kbd').allInnerTexts()
  for (const key of ['J', 'K', 'X', '⇧X', '↵', 'R', 'C', 'E', 'S', 'Z', '/', '?']) {
    expect(offered.filter((each) => each === key)).toEqual([key])
  }
  await page.keyboard.press('Escape')
  await palette.waitFor({ state: 'detached' })

  await page.evaluate(() => localStorage.setItem('unstuck-single-keys', 'false'))
  await page.reload()
  await heading(page, names[0]!).waitFor()
  await page.getByRole('button', { name: 'Retry', exact: true, disabled: false }).waitFor()
  await openPalette(page)
  // No hint promises a key that is switched off.
  expect(await palette.locator('[role="option"] kbd').allInnerTexts()).toEqual(['↵', 'CTRL A'])
  await page.keyboard.press('Escape')
  await palette.waitFor({ state: 'detached' })
  const choose = async (name: string) => {
    await openPalette(page)
    await page.keyboard.type(name)
    await palette.locator('[data-highlighted]').filter({ hasText: name }).waitFor()
    await page.keyboard.press('Enter')
    await palette.waitFor({ state: 'detached' })
  }
  await page.keyboard.press('x')
  await choose('Select')
  await page.getByText('1 selected').waitFor()
  await choose('Next item')
  await heading(page, names[1]!).waitFor()
  await choose('Select up to here')
  await page.getByText('2 selected').waitFor()
  // To move on leads into the list, whose own keys stay.
  await page.keyboard.press('Space')
  await page.getByText('1 selected').waitFor()
  await page.keyboard.press('ArrowDown')
  await heading(page, names[2]!).waitFor()
  await page.keyboard.press('Shift+Space')
  await page.getByText('3 selected').waitFor()
  await page.keyboard.press('ArrowUp')
  await heading(page, names[1]!).waitFor()
  await page.getByRole('button', { name: 'Retry', exact: true, disabled: false }).waitFor()
  await choose('To the actions')
  await page.locator('footer [role="group"] button:focus').waitFor()

  // Where there is nothing to choose from, the palette does not pretend to.
  await page.goto(`${server.url}/settings`)
  await page.getByRole('heading', { name: 'Settings' }).first().waitFor()
  await openPalette(page)
  await palette.getByRole('option', { name: /^Keys/ }).first().waitFor()
  expect(await palette.getByRole('option', { name: /^(Select|Next item|To the actions)/ }).count()).toBe(0)
  await page.evaluate(() => localStorage.setItem('unstuck-single-keys', 'true'))
})

test('the palette goes to an account, a ticket, a view, a campaign and a project, and does not move meanwhile', async () => {
  const { accounts } = await importAccounts(server.admin, { count: 1 })
  const { username } = accounts[0]!
  const projectId = await createProject(server.admin)
  await server.sql("UPDATE projects SET name = 'Ledger'")
  const [ticket] = await createTickets(server.admin, projectId, [{ title: 'Gapless numbers' }])
  const { page, campaignId } = await openQueue(server, browser, 1)

  // Opened from within a field, which keeps what was written and gets the focus back.
  await page.keyboard.press('n')
  await page.keyboard.type('half a thought')
  await openPalette(page)
  const palette = page.getByRole('dialog', { name: 'Search or jump' })
  const size = () => palette.evaluate((element) => element.getBoundingClientRect().toJSON())
  const before = await size()
  await page.keyboard.type(username)
  await palette.getByRole('option', { name: username }).waitFor()
  expect(await size()).toEqual(before)
  await page.keyboard.press('Escape')
  await palette.waitFor({ state: 'detached' })
  expect(await page.locator('input:focus').inputValue()).toBe('half a thought')

  await openPalette(page)
  await page.keyboard.type(username)
  await palette.getByRole('option', { name: username }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/accounts\//)
  await heading(page, username).waitFor()

  await openPalette(page)
  await page.keyboard.type('gapless')
  await palette.getByRole('option', { name: ticket!.number as string }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/tickets\//)

  await openPalette(page)
  await page.keyboard.type('Ledger')
  await palette.getByRole('option', { name: 'Ledger' }).first().waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/projects/${projectId}`)

  const [{ name: campaign }] = await server.sql('SELECT name FROM campaigns ORDER BY id DESC LIMIT 1')
  await openPalette(page)
  await page.keyboard.type(campaign)
  await palette.getByRole('option', { name: campaign }).first().waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.searchParams.get('campaign') === campaignId)

  await server.admin.ok(`mutation ($input: SaveViewInput!) { saveView(input: $input) { view { id } } }`, {
    input: { name: 'Night shift', search: '?view=snoozed', shared: true },
  })
  await openPalette(page)
  await page.keyboard.type('Night')
  await palette.getByRole('option', { name: 'Night shift' }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.searchParams.get('view') === 'snoozed')

  await openPalette(page)
  await page.keyboard.type('API keys')
  await palette.getByRole('option', { name: 'API keys' }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/settings/keys')

  await openPalette(page)
  await page.keyboard.type('nothing is called so')
  await palette.getByText('Nothing is called “nothing is called so”.').waitFor()
  // Words in any order, and before the last one is there.
  await page.locator('input:focus').fill('dark theme')
  await palette.getByRole('option', { name: 'Theme: Dark' }).waitFor()
  await page.locator('input:focus').fill('theme l')
  await palette.getByRole('option', { name: 'Theme: Light' }).waitFor()
  expect(await palette.getByRole('option').count()).toBe(1)
  expect(await size()).toEqual(before)
})

test('Enter on the heels of the last letter chooses what was written, wherever that is found', async () => {
  const { accounts } = await importAccounts(server.admin, { count: 2 })
  const [near, meant] = accounts.map(({ username }) => username as string)
  const { page } = await openQueue(server, browser, 1)
  const palette = page.getByRole('dialog', { name: 'Search or jump' })

  // A busy page gets all of them at once.
  await openPalette(page)
  await page.locator('input:focus').evaluate(async (input: HTMLInputElement) => {
    const { port1, port2 } = new MessageChannel()
    const nextTask = () =>
      new Promise((resolve) => {
        port1.onmessage = resolve
        port2.postMessage(null)
      })
    for (const written of ['xx', 'xxx', 'xxxx', 'xxxxx', 'Snoozed']) {
      input.value = written
      input.dispatchEvent(new InputEvent('input', { bubbles: true }))
      await nextTask()
    }
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
  })
  await page.waitForURL((url) => url.searchParams.get('view') === 'snoozed')
  await palette.waitFor({ state: 'detached' })

  // What was found for fewer letters stands there until the server has answered for all of them.
  let release = () => {}
  await openPalette(page)
  await page.keyboard.type(near!)
  await palette.getByRole('option', { name: near }).waitFor()
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/graphql', async (route) => {
    await held
    await route.continue()
  })
  await page.locator('input:focus').selectText()
  await page.keyboard.type(meant!)
  await page.keyboard.press('Enter')
  release()
  await heading(page, meant!).waitFor()
})

test('the palette acts on the open item and on the selection', async () => {
  const { page, names } = await openQueue(server, browser, 4)
  const palette = page.getByRole('dialog', { name: 'Search or jump' })
  await openPalette(page)
  await expectAccessible(page, [{}, { dark: true }, { width: 360, height: 740 }, {}])
  await page.keyboard.type('skip')
  await palette.getByRole('option', { name: 'Skip phase' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(`for ${names[0]!}`).first().waitFor()
  await heading(page, names[1]!).waitFor()

  await page.keyboard.press('x')
  await page.getByText('1 selected').waitFor()
  await openPalette(page)
  await page.keyboard.type('retry 1')
  await palette.getByRole('option', { name: /^Retry 1/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: /Retry/ }).waitFor()
  await page.keyboard.press('Escape')

  await openPalette(page)
  await page.keyboard.type('undo')
  await page.keyboard.press('Enter')
  await page.getByText(`Undone: ${names[0]!} is in the queue again.`).waitFor()
})
