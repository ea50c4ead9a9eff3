import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { expectAccessible } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser, type WindowOptions } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { importAccounts, stoppedPhases } from './support/phaseScenes.ts'
import { queueIds } from './support/queueScenes.ts'
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

/** By its text and not its role: what lies over the page hides it from screen readers. */
const heading = (page: Page, name: string) =>
  page.locator('section :is(h1, h2)').filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) })

/** A queue of a few stopped accounts, opened at its first one. */
async function openQueue(count = 3, options: WindowOptions = {}) {
  const { campaignId, stopped } = await stoppedPhases(server, { count })
  const inOrder = await queueIds(server.admin, { campaignIds: [campaignId] })
  const names = inOrder.map((id) => stopped.find(({ reviewId }) => reviewId === id)!.username)
  const page = await browser.open(`/?campaign=${campaignId}`, options)
  await page
    .getByRole('option')
    .nth(count - 1)
    .waitFor()
  await page.keyboard.press('j')
  await heading(page, names[0]!).waitFor()
  await page.getByLabel('Note for the team').waitFor()
  return { campaignId, ids: inOrder, names, page }
}

async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog', { name: 'Search or jump' }).locator('input:focus').waitFor()
}

test('keys alone are off in fields, dialogs and with modifiers, and can be switched off', async () => {
  const { page, names } = await openQueue()
  const [first, second] = names
  const unresolved = async () =>
    expect(await server.sql("SELECT FROM review_logs WHERE action = 'RETRY'")).toEqual([])

  // What is written is written, and nothing else happens.
  await page.keyboard.press('n')
  await page.keyboard.type('j k r c x z 1 ?')
  expect(await page.getByLabel('Note for the team').inputValue()).toBe('j k r c x z 1 ?')
  await page.keyboard.press('Escape')
  await heading(page, first!).waitFor()

  // The browser's own keys stay its own.
  for (const key of ['Control+j', 'Alt+r', 'Control+Shift+r', 'Meta+j']) {
    const taken = page.evaluate(
      () =>
        new Promise<boolean>((resolve) =>
          window.addEventListener('keyup', (event) => resolve(event.defaultPrevented), { once: true }),
        ),
    )
    await page.evaluate((stroke) => {
      const parts = stroke.split('+')
      const key = parts.at(-1)!
      const init = {
        key,
        code: `Key${key.toUpperCase()}`,
        ctrlKey: parts.includes('Control'),
        altKey: parts.includes('Alt'),
        shiftKey: parts.includes('Shift'),
        metaKey: parts.includes('Meta'),
        bubbles: true,
        cancelable: true,
      }
      const down = new KeyboardEvent('keydown', init)
      document.body.dispatchEvent(down)
      const up = new KeyboardEvent('keyup', { ...init, cancelable: true })
      if (down.defaultPrevented) up.preventDefault()
      document.body.dispatchEvent(up)
    }, key)
    expect(await taken, key).toBe(false)
  }
  await heading(page, first!).waitFor()

  /** What screen readers are told of, each once. */
  const promised = () =>
    page.evaluate(() => {
      const all = [...document.querySelectorAll('[aria-keyshortcuts]')].map((each) => each.ariaKeyShortcuts)
      return [...new Set(all)].toSorted()
    })
  expect(await promised()).toEqual(expect.arrayContaining(['/', '?', 'Control+k', 'f', 'r', 's']))

  // In a dialog the letters are the dialog's.
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys' })
  await help.waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('r')
  await heading(page, first!).waitFor()
  await unresolved()

  await help.getByRole('switch', { name: 'Single keys' }).press('Space')
  await page.keyboard.press('Escape')
  await help.waitFor({ state: 'detached' })
  await page.keyboard.press('j')
  await page.keyboard.press('r')
  await heading(page, first!).waitFor()
  await unresolved()
  // What they do is still reached, and no hint promises them.
  expect(await page.getByRole('button', { name: 'Retry' }).locator('kbd').count()).toBe(0)
  expect(await promised()).toEqual(['Control+k'])
  await openPalette(page)
  await page.keyboard.type('keys')
  await page.keyboard.press('Enter')
  await help.getByRole('switch', { name: 'Single keys' }).press('Space')
  await page.keyboard.press('Escape')
  await help.waitFor({ state: 'detached' })
  await page.keyboard.press('j')
  await heading(page, second!).waitFor()
})

test('what is typed before the palette is there is written in it, and does nothing else', async () => {
  const { page, names } = await openQueue()
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

test('a part that cannot be fetched is told of once somebody asks for it, and the rest goes on', async () => {
  const { page, names } = await openQueue()
  await page.route(/(PaletteDialog|SettingsPage)-[^/]*\.js/, (route) => route.fulfill({ status: 410 }))
  const told = page.getByText('This could not be loaded. Unstuck may have been updated.')
  expect(await told.count()).toBe(0)
  await page.keyboard.press('Control+k')
  await told.waitFor()
  // Who writes on, because it was to be the palette, retries and snoozes nothing; with Esc the keys are the page's again.
  await page.keyboard.type('rest')
  await heading(page, names[0]!).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await heading(page, names[1]!).waitFor()
  await page.getByRole('alert').getByRole('button', { name: 'Close' }).click()
  await told.waitFor({ state: 'detached' })

  await page.getByRole('link', { name: /settings/ }).click()
  await told.waitFor()
  await heading(page, names[1]!).waitFor()
  await expectAccessible(page)
  await page.unrouteAll()
  await page.getByRole('button', { name: 'Reload' }).click()
  await heading(page, names[1]!).waitFor()
  expect(await told.count()).toBe(0)
  await page.getByRole('link', { name: /settings/ }).click()
  await page.getByRole('radio', { name: 'System', exact: true }).waitFor()
})

test('a key that is pressed while a menu still goes away is for what comes after it', async () => {
  const { page, names, campaignId } = await openQueue()
  await page.addStyleTag({ content: '[data-state="closed"] { animation-duration: 60s !important }' })
  await page.keyboard.press('s')
  await page.locator('button:focus').filter({ hasText: 'In 1 hour' }).waitFor()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await heading(page, names[1]!).waitFor()
  await page.getByRole('button', { name: 'Retry', exact: true, disabled: false }).waitFor()
  expect(await page.evaluate(() => document.activeElement?.closest('[data-state="closed"]') != null)).toBe(
    true,
  )

  await page.keyboard.press('r')
  await heading(page, names[2]!).waitFor()
  await eventually(async () => {
    const done = await server.sql('SELECT status FROM reviews WHERE campaign_id = $1 ORDER BY status', [
      decodeGlobalId(campaignId).id,
    ])
    expect(done.map(({ status }) => status)).toEqual(['OPEN', 'RESOLVED', 'SNOOZED'])
  })
})

test('the palette offers what every key of the queue does, and Space ticks where letters alone are off', async () => {
  const { page, names } = await openQueue()
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

test('who only passes by an item does not have it read', async () => {
  // A clock that stands still does so for everything of one person in this file.
  const { page, ids, names } = await openQueue(4, { manager: 'Noor' })
  await page.clock.install()
  await page.clock.pauseAt(new Date(Date.now() + 60_000))
  const asked: string[] = []
  page.on('request', (request) => {
    const { query = '', variables } = (request.postDataJSON() ?? {}) as {
      query?: string
      variables?: { id?: string }
    }
    if (query.includes('query Review(') && variables?.id !== undefined) asked.push(variables.id)
  })
  await page.keyboard.press('j')
  await eventually(() => expect(asked).toEqual([ids[1]]))
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.locator(`[data-key="${ids[3]}"][aria-current="true"]`).waitFor()
  expect(asked).toEqual([ids[1]])
  await page.clock.runFor(150)
  await heading(page, names[3]!).waitFor()
  expect(asked).toEqual([ids[1], ids[3]])
})

test('the help names every key, in both themes for everybody', async () => {
  const { page } = await openQueue(1)
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys' })
  await help.getByText('Retry the selection, or a group as one').waitFor()
  const keys = await help.locator('dd').allInnerTexts()
  for (const key of [
    'J',
    'K',
    'X',
    '⇧\nX',
    'Space',
    '⇧\nSpace',
    '↵',
    'Z',
    'S',
    'G\nthen\nQ',
    '1\nto\n9',
    'Ctrl\nK',
    'Esc',
  ]) {
    expect(keys.filter((each) => each === key)).toEqual([key])
  }
  await expectAccessible(page, [{}, { dark: true }, { width: 360, height: 740 }])
})

test('G and a letter go somewhere, and a key that is held down does it once', async () => {
  const { page, names } = await openQueue()
  await page.getByRole('button', { name: 'Skip phase' }).waitFor()
  await page.keyboard.down('3')
  await page.keyboard.down('3')
  await page.keyboard.down('3')
  await page.keyboard.up('3')
  await page.getByText(`for ${names[0]!}`).first().waitFor()
  const rows = await server.sql("SELECT FROM review_logs WHERE action = 'SKIP_PHASE'")
  expect(rows).toHaveLength(1)

  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await page.waitForURL((url) => url.searchParams.get('view') === 'snoozed')
  await page.keyboard.press('g')
  await page.keyboard.press('q')
  await eventually(() => expect(new URL(page.url()).search).toBe(''))

  // What the sidebar counted stays until it is counted again.
  const queue = page.getByRole('navigation').getByRole('link', { name: /^Queue \d+/ })
  await queue.waitFor()
  const isCount = (body: string | null) => body?.includes('query ReviewCounts') === true
  await page.route('**/graphql', (route) => {
    if (!isCount(route.request().postData())) void route.continue()
  })
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await page.getByRole('heading', { name: 'Insights', level: 1 }).waitFor()
  expect(await queue.count()).toBe(1)
})

test('the address follows a held key where it stops, and Back leads to the list from there', async () => {
  const { page, ids, names } = await openQueue(4)
  const item = () => new URL(page.url()).searchParams.get('item')
  expect(item()).toBe(ids[0])
  const written = await page.evaluate(async () => {
    const replace = window.history.replaceState.bind(window.history)
    let times = 0
    window.history.replaceState = (...all) => {
      times += 1
      replace(...all)
    }
    const list = document.querySelector('[role="listbox"]')!
    for (const key of 'jjjkkkjjj') {
      list.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      await new Promise((resolve) => requestAnimationFrame(resolve))
    }
    return times
  })
  // Browsers refuse some hundred in ten seconds, or load the page anew.
  expect(written).toBeLessThanOrEqual(1)
  await heading(page, names[3]!).waitFor()
  await eventually(async () => expect(item()).toBe(ids[3]))

  // Who opens another page in between is not drawn back to the queue.
  await page.keyboard.press('k')
  await page.keyboard.press('k')
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await page.waitForURL('**/insights**')
  await page.goBack()
  await page.waitForURL((url) => url.pathname === '/' && url.searchParams.has('item'))
  await page.goBack()
  await page.waitForURL((url) => url.pathname === '/' && !url.searchParams.has('item'))
})

test('the palette goes to an account, a ticket, a view, a campaign and a project, and does not move meanwhile', async () => {
  const { accounts } = await importAccounts(server.admin, { count: 1 })
  const { username } = accounts[0]!
  const projectId = await createProject(server.admin)
  await server.sql("UPDATE projects SET name = 'Ledger'")
  const [ticket] = await createTickets(server.admin, projectId, [{ title: 'Gapless numbers' }])
  const { page, campaignId } = await openQueue(1)

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
  const { page } = await openQueue(1)
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
  const { page, names } = await openQueue(4)
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
