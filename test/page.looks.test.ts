import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { expectAccessible, SIZES } from './support/accessible.ts'
import { BROWSER_TEST_MS, look, startBrowser, type TestBrowser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { stoppedPhase } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

let server: TestServer
let browser: TestBrowser
let usedLink: string
let username: string
let projectId: string
let ticket: { readonly id: string; readonly number: string }

beforeAll(async () => {
  server = await startTestServer()
  usedLink = new URL(server.signInUrl ?? '').pathname + new URL(server.signInUrl ?? '').search
  browser = await startBrowser(server)
  username = (await stoppedPhase(server, { type: 'CAPTCHA' })).username
  const api = ticketApi(server.admin)
  projectId = await api.createProject()
  const made = await api.createTickets(projectId, [
    { ref: 'first', title: 'Number the invoices' },
    { title: 'Send the invoices', dependsOn: ['first'] },
  ])
  ticket = made[0]!
  const [lease] = await api.claim(projectId)
  await api.post(ticket.id, 'ASSISTANT', 'Done, with `one` table.\n\n- a\n- b', lease.lease)
  await api.finishTurn(lease.lease)
})
afterEach(async () => {
  await browser.closeWindows()
  expect(browser.problems).toEqual([])
})
afterAll(async () => {
  await browser?.stop()
  await server?.stop()
})

async function openRow(page: Page, who: string): Promise<void> {
  await page.getByRole('option').filter({ hasText: who }).click()
  await page.getByRole('heading', { name: who, exact: true }).waitFor()
}

/** Every page that a person meets, and how to get there. */
const pages: readonly (readonly [string, (options: Parameters<TestBrowser['open']>[1]) => Promise<Page>])[] =
  [
    [
      'queue',
      async (options) => {
        const page = await browser.open('/', options)
        await page.getByRole('option').first().waitFor()
        return page
      },
    ],
    [
      'account',
      async (options) => {
        const page = await browser.open('/', options)
        await openRow(page, username)
        await page.getByText(', attempt 1').waitFor()
        return page
      },
    ],
    [
      'ticket',
      async (options) => {
        const page = await browser.open('/', options)
        await openRow(page, 'Number the invoices')
        await page.getByRole('heading', { name: /^Auto-review in/ }).waitFor()
        await page.locator('li', { hasText: 'b' }).last().waitFor()
        return page
      },
    ],
    [
      'sign-in',
      async (options) => {
        const page = await browser.open('/', { ...options, stranger: true })
        await page.getByRole('heading', { name: 'Sign in' }).waitFor()
        return page
      },
    ],
  ]

describe.each(SIZES)('%s', (_size, looks) => {
  test.each(pages)(
    'axe finds nothing on the %s page, and nothing scrolls sideways',
    async (_name, arrive) => {
      await expectAccessible(await arrive(looks[0]), looks)
    },
  )
})

/** Counts what moves by itself. What waits for its place waits for as long as reading takes here. */
function watchShifts(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(globalThis, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { readonly value: number })[])
        shifts.push(entry.value)
    }).observe({ type: 'layout-shift', buffered: true })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync('.hidden-first { animation-delay: 60s !important }')
    document.adoptedStyleSheets.push(sheet)
  })
}

/** A character's width of a tab may do; a block that is pushed down is more. */
const SMALL_SHIFT = 0.005

/** Pages that are read in several parts, and what stands below the others there. */
const inParts: readonly (readonly [string, () => string, (page: Page) => Locator])[] = [
  ['ticket', () => `/tickets/${ticket.id}`, (page) => page.getByRole('heading', { name: /^Auto-review in/ })],
  ['project', () => `/projects/${projectId}`, (page) => page.getByText('Send the invoices').first()],
  [
    'campaigns and projects',
    () => '/settings/work',
    (page) => page.getByRole('main').getByRole('heading', { name: 'Projects' }),
  ],
]

test.each(inParts)('nothing on the page %s moves when it is read', async (_name, path, last) => {
  for (const options of [{}, { width: 360, height: 740 }]) {
    const page = await browser.open(path(), { ...options, prepare: watchShifts })
    await last(page).waitFor()
    // Two frames on, all of it is drawn and measured.
    const measured = await page.evaluate<readonly number[]>(
      () =>
        new Promise((done) => {
          const { shifts } = globalThis as unknown as { shifts: readonly number[] }
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(shifts))))
        }),
    )
    expect(measured.filter((shift) => shift > SMALL_SHIFT)).toEqual([])
    await page.close()
  }
})

test('the filter of the queue is in order too, in both themes and on a phone', async () => {
  for (const [, looks] of SIZES) {
    const page = await browser.open('/', looks[0])
    await page.getByRole('option').first().waitFor()
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.getByRole('checkbox', { name: 'High' }).check()
    await expectAccessible(page, looks)
  }
})

test('the number and the title of a ticket are two words', async () => {
  const page = await browser.open('/')
  const row = page.getByRole('option').filter({ hasText: 'Number the invoices' })
  await row.waitFor()
  expect(await row.textContent()).toContain(`${ticket.number} Number the invoices`)
})

test('a link that was used explains itself', async () => {
  const page = await browser.open(usedLink, { stranger: true })
  await page.getByRole('heading', { name: 'This link no longer works' }).waitFor()
})

test('the page says which classifier is at work', async () => {
  const page = await browser.open('/')
  await page.getByText('Auto-review: built-in rules').waitFor()
})

test('an analyst reads along without actions; an integrator is told why there is nothing', async () => {
  try {
    await server.sql("UPDATE users SET role = 'ANALYST'")
    const page = await browser.open('/')
    await openRow(page, username)
    await page.getByText('You can read along. Your role does not change the queue.').waitFor()
    expect(await page.getByRole('button', { name: /Retry|Claim/ }).count()).toBe(0)
    await page.keyboard.press('?')
    const keys = page.getByRole('dialog', { name: 'Keys' }).getByRole('term')
    await keys.getByText('Next item').waitFor()
    expect((await keys.allTextContents()).filter((text) => /Retry|Claim,|Select|Undo/.test(text))).toEqual([])

    await server.sql("UPDATE users SET role = 'INTEGRATOR'")
    const other = await browser.open('/')
    await other.getByRole('heading', { name: 'This page is for people who look after the queue' }).waitFor()
  } finally {
    await server.sql("UPDATE users SET role = 'ADMIN'")
  }
})

test('a filter and the open item live in the address', async () => {
  const page = await browser.open('/')
  await page.getByRole('button', { name: /^Accounts/ }).click()
  await openRow(page, username)
  expect(new URL(page.url()).searchParams.get('tab')).toBe('accounts')
  const again = await browser.open(new URL(page.url()).pathname + new URL(page.url()).search)
  await again.getByRole('heading', { name: username, exact: true }).waitFor()
  expect(await again.getByRole('option').count()).toBe(1)
})

test('light or dark is chosen in this browser, by keys, and holds before the page has run anything', async () => {
  const page = await browser.open('/settings/you')
  const choice = (name: string) => page.getByRole('radio', { name, exact: true })
  const ground = (of: Page) => of.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const [LIGHT, DARK] = ['rgb(253, 253, 252)', 'rgb(23, 22, 20)']
  expect(await choice('System').isChecked()).toBe(true)
  expect(await ground(page)).toBe(LIGHT)
  await choice('System').focus()
  await page.keyboard.press('ArrowUp')
  await eventually(async () => expect(await ground(page)).toBe(DARK))
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark')
  await expectAccessible(page)

  // Another window, in which nothing of the page itself ever runs.
  const bare = await browser.open('/', {
    prepare: (window) => window.route(/index-[^/]*\.js/, (route) => route.abort('connectionrefused')),
  })
  expect(await ground(bare)).toBe(DARK)
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog', { name: 'Search or jump' }).locator('input:focus').waitFor()
  await page.keyboard.type('theme light')
  await page.keyboard.press('Enter')
  await eventually(async () => expect(await ground(page)).toBe(LIGHT))
  await look(page, { dark: true })
  expect(await ground(page)).toBe(LIGHT)
  await choice('System').check()
  await eventually(async () => expect(await ground(page)).toBe(DARK))
})
