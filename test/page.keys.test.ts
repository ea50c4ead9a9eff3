import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { expectAccessible } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { heading, openPalette, openQueue } from './support/queuePage.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

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

test('keys alone are off in fields, dialogs and with modifiers, and can be switched off', async () => {
  const { page, names } = await openQueue(server, browser)
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

test('a part that cannot be fetched is told of once somebody asks for it, and the rest goes on', async () => {
  const { page, names } = await openQueue(server, browser)
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
  const { page, names, campaignId } = await openQueue(server, browser)
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

test('who only passes by an item does not have it read', async () => {
  // A clock that stands still does so for everything of one person in this file.
  const { page, ids, names } = await openQueue(server, browser, 4, { manager: 'Noor' })
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
  const { page } = await openQueue(server, browser, 1)
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
  const { page, names } = await openQueue(server, browser)
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
  const { page, ids, names } = await openQueue(server, browser, 4)
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

test('who leaves while a key is held comes back to where it had led them', async () => {
  // A clock that stands still does so for everything of one person in this file: they pass by as long as it does.
  const { page, ids } = await openQueue(server, browser, 4, { manager: 'Ravi' })
  await page.clock.install()
  await page.clock.pauseAt(new Date(Date.now() + 60_000))
  const isOpen = (place: number) => page.locator(`[data-key="${ids[place]}"][aria-current="true"]`).waitFor()
  const isInAddress = (place: number) => page.waitForURL((url) => url.searchParams.get('item') === ids[place])
  const passTo = async (place: number, keys: string) => {
    for (const key of keys) await page.keyboard.press(key)
    await isOpen(place)
  }
  const comeBack = async (place: number) => {
    await page.goBack()
    await isInAddress(place)
    await isOpen(place)
  }

  await passTo(3, 'jjj')
  // The first step is written at once, the others are not yet.
  await isInAddress(1)
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await page.waitForURL('**/insights**')
  await comeBack(3)

  await passTo(1, 'kk')
  await page.getByRole('link', { name: /settings/ }).click()
  await page.waitForURL('**/settings/**')
  await comeBack(1)

  // Another view of the queue is a place of its own too.
  await passTo(3, 'jj')
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await page.waitForURL((url) => url.search === '?view=snoozed')
  await comeBack(3)

  // All that leaves no trail: the list is one step before.
  await page.goBack()
  await page.waitForURL((url) => url.pathname === '/' && !url.searchParams.has('item'))
})
