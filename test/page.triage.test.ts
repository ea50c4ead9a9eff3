import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { importAccounts } from './support/phaseScenes.ts'
import { sendReports, report } from './support/reportCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'

vi.setConfig({ testTimeout: 2 * BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

const TYPES = ['CAPTCHA', 'CHALLENGE', 'CONTENT_REJECTION', 'ACCOUNT_SUSPENDED']
const WORDS = ['lantern', 'harbour', 'meadow', 'pepper', 'violet', 'copper', 'walnut', 'saffron']

const ALIKE = 6
const ALONE = 29
const STOPPED = 10
const ASKING = 5

let server: TestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '30' })
  browser = await startBrowser(server)
  await fillQueue()
})
afterEach(async () => {
  await browser.closeWindows()
  expect(browser.problems).toEqual([])
})
afterAll(async () => {
  await browser?.stop()
  await server?.stop()
})

/** Fifty items: a group of accounts that fail alike, accounts that do not, stopped tickets, and some that ask. */
async function fillQueue(): Promise<void> {
  const { accounts, platform } = await importAccounts(server.admin, { count: ALIKE + ALONE })
  const reports = accounts.map(({ username }, at) =>
    at < ALIKE
      ? report({ username, platform }, { type: 'CAPTCHA', message: 'The puzzle never loaded.' })
      : report(
          { username, platform },
          {
            type: TYPES[at % TYPES.length]!,
            message: `Asks about ${WORDS[at % WORDS.length]} ${WORDS[at % 7]}`,
          },
        ),
  )
  for (const { code } of await sendReports(server.admin, reports)) expect(code).toBeNull()
  const api = ticketApi(server.admin)
  const asking = await api.createProject({ maxParallel: ASKING })
  await api.createTickets(
    asking,
    Array.from({ length: ASKING }, (_, at) => ({ title: `May it deploy part ${at}` })),
  )
  for (const { lease } of await api.claim(asking, { limit: ASKING }))
    await api.requestPermission(lease, 'deploy')
  const stopped = await api.createProject()
  const tickets = await api.createTickets(
    stopped,
    Array.from({ length: STOPPED }, (_, at) => ({ title: `Write chapter ${at}` })),
  )
  for (const { id } of tickets) await api.stop(id)
}

const openReviews = async () => {
  const [row] = await server.sql("SELECT count(*)::int AS count FROM reviews WHERE status = 'OPEN'")
  return row.count as number
}

/** Waits in the page, and looks seldom: fifty items are many looks. */
const PATIENTLY = { polling: 40 } as const

/**
 * Where the person stands, once the page has come to rest there: its actions are drawn, and nothing is under way. No key
 * when the queue is empty.
 */
async function here(page: Page): Promise<{ key: string; text: string; isGroup: boolean }> {
  const found = await page.waitForFunction(
    () => {
      if (document.body.innerText.includes('Nothing is stuck')) return { key: '', text: '', isGroup: false }
      const option = document.querySelector<HTMLElement>('[role="option"][aria-current="true"]')
      const key = option?.dataset.key ?? ''
      const text = option?.innerText ?? ''
      if (key.startsWith('group-')) return { key, text, isGroup: true }
      const open = new URL(location.href).searchParams.get('item')
      const title = document.querySelector<HTMLElement>('section h2')?.innerText ?? ''
      const buttons = document.querySelectorAll('footer [role="group"] button:not([aria-disabled="true"])')
      const isThere = key !== '' && open === key && title !== '' && text.includes(title) && buttons.length > 0
      return isThere ? { key, text, isGroup: false } : null
    },
    null,
    PATIENTLY,
  )
  return (await found.jsonValue())!
}

/** Waits until the person stands elsewhere, with the focus somewhere and not at the start of the document. */
async function moved(page: Page, from: string): Promise<void> {
  await page.waitForFunction(
    (before) => {
      const option = document.querySelector<HTMLElement>('[role="option"][aria-current="true"]')
      return option?.dataset.key !== before && document.activeElement !== document.body
    },
    from,
    PATIENTLY,
  )
}

/** The preview is read, started, and its result closed: by keys. */
async function runBatch(page: Page): Promise<void> {
  await page.getByText(/and no others/).waitFor()
  await page.keyboard.press('Control+Enter')
  await page
    .getByRole('dialog')
    .getByText(/done|went through|Retried/i)
    .first()
    .waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await moved(page, '')
}

test('fifty items of every kind are cleared by keyboard alone, and the focus is never lost', async () => {
  const total = ALIKE + ALONE + STOPPED + ASKING
  expect(total).toBe(50)
  expect(await openReviews()).toBe(total)
  const page = await browser.open('/')
  await page.getByRole('option').first().waitFor()
  // From here on no pointer: whatever would use one fails.
  await page.addStyleTag({ content: '* { pointer-events: none !important }' })

  let groups = 0
  let batches = 0
  let snoozed = 0
  let undone = 0
  let replies = 0
  let contents = 0
  let alone = 0
  await page.keyboard.press('j')
  for (let turn = 0; turn < 80; turn += 1) {
    const { key, text, isGroup } = await here(page)
    if (key === '') break

    if (isGroup) {
      await page.keyboard.press('Shift+R')
      await runBatch(page)
      groups += 1
      await page.keyboard.press('j')
    } else if (text.includes('Permission')) {
      await page.keyboard.press('1')
      await moved(page, key)
    } else if (text.includes('Write chapter')) {
      await page.keyboard.press('1')
      await page.locator('textarea:focus').waitFor()
      // The key that led here was not written, and nothing that was written before is left.
      expect(await page.locator('textarea:focus').inputValue()).toBe('')
      await page.keyboard.type(`Go on, and leave out part ${replies}.`)
      await page.keyboard.press('Control+Enter')
      replies += 1
      await moved(page, key)
    } else if (contents === 0 && text.includes('Content rejected')) {
      await page.keyboard.press('1')
      await page.locator('textarea:focus').waitFor()
      await page.keyboard.type('Say it without the link.')
      await page.keyboard.press('Control+Enter')
      contents += 1
      await moved(page, key)
    } else if (batches === 0 && alone === 3) {
      await page.keyboard.press('x')
      for (let step = 0, from = key; step < 2; step += 1) {
        await page.keyboard.press('j')
        await moved(page, from)
        from = (await here(page)).key
      }
      await page.keyboard.press('Shift+X')
      await page.getByText('3 selected').waitFor()
      await page.keyboard.press('Shift+R')
      await runBatch(page)
      batches += 1
      await page.keyboard.press('j')
    } else if (snoozed === 0 && alone === 5) {
      await page.keyboard.press('s')
      await page.locator('button:focus').filter({ hasText: 'In 1 hour' }).waitFor()
      await page.keyboard.press('Enter')
      snoozed += 1
      await moved(page, key)
    } else if (undone === 0 && alone === 7) {
      // Taken back, it is there again, and is dealt with in its turn.
      await page.keyboard.press('r')
      await moved(page, key)
      await page.keyboard.press('z')
      await page.getByText(/^Undone:/).waitFor()
      undone += 1
      alone += 1
    } else {
      await page.keyboard.press(alone % 2 === 0 ? 'r' : '3')
      alone += 1
      await moved(page, key)
    }
  }

  expect({ groups, batches, snoozed, undone, replies, contents }).toEqual({
    groups: 1,
    batches: 1,
    snoozed: 1,
    undone: 1,
    replies: STOPPED,
    contents: 1,
  })
  await page.getByText('Nothing is stuck').waitFor()
  const ended = await server.sql(
    `SELECT status, count(*)::int AS count FROM reviews GROUP BY status ORDER BY status`,
  )
  expect(ended).toEqual([
    { status: 'RESOLVED', count: total - 1 },
    { status: 'SNOOZED', count: 1 },
  ])
  const answers = await server.sql(
    "SELECT content FROM messages WHERE role = 'USER' AND content LIKE 'Go on%'",
  )
  expect(answers).toHaveLength(STOPPED)

  // The last thing that was put off comes back with a key as well.
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await page.getByRole('option').first().waitFor()
})
