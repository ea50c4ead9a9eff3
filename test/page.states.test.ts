import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { decodeGlobalId, encodeGlobalId } from '../schema/globalId.ts'
import { expectAccessible } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser, type WindowOptions } from './support/browser.ts'
import { startProxy } from './support/cuttableProxy.ts'
import { eventually } from './support/eventually.ts'
import { connectMcp, type McpClient } from './support/mcpClient.ts'
import {
  claimPhases,
  failPhase,
  importAccounts,
  stoppedPhase,
  type StoppedPhase,
  stoppedPhases,
} from './support/phaseScenes.ts'
import { insertReviews, readPage } from './support/queueScenes.ts'
import { resolve } from './support/reviewCalls.ts'
import { report, sendReport, sendReports } from './support/reportCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

/** What each state is looked at in. */
const LOOKS: readonly WindowOptions[] = [{}, { dark: true }, { width: 360, height: 740 }]
const HOUR_MS = 3_600_000
/** The browser reports an answer of a server in trouble, which is what one test wants. */
const TROUBLE = /the server responded with a status of 500/
const run = promisify(execFile)

let server: TestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await startTestServer()
  browser = await startBrowser(server)
})
afterEach(async () => {
  await browser.closeWindows()
  expect(browser.problems.filter((problem) => !TROUBLE.test(problem))).toEqual([])
})
afterAll(async () => {
  await browser?.stop()
  await server?.stop()
})

const row = (page: Page, who: string) => page.getByRole('option').filter({ hasText: who })
const title = (page: Page, text: string | RegExp) => page.getByRole('heading', { name: text }).waitFor()

/** As if nothing had ever happened. It may come across what the server is doing, and then does it once more. */
async function empty(): Promise<void> {
  await eventually(() => server.sql('TRUNCATE reviews, campaigns, projects CASCADE'), 20_000)
}

describe('the first run', () => {
  /** Nothing has ever stopped on this server. */
  async function openFresh(): Promise<Page> {
    await empty()
    const page = await browser.open('/')
    await title(page, 'Connect your first bot')
    return page
  }

  const LANGUAGES = ['curl', 'TypeScript', 'Python', 'Agent, over MCP'] as const

  /** What the page shows to be copied, in each language; the last is left open. */
  async function readSnippets(page: Page): Promise<Record<(typeof LANGUAGES)[number], string>> {
    const snippets: Partial<Record<string, string>> = {}
    for (const language of LANGUAGES.toReversed()) {
      await page.getByRole('button', { name: language, exact: true }).click()
      snippets[language] = (await page.getByRole('region', { name: 'To copy' }).textContent())!
    }
    return snippets as Record<(typeof LANGUAGES)[number], string>
  }

  /** As somebody who does with it what the page says. @returns what the program printed. */
  async function runFile(program: string, args: readonly string[], ending: string, text: string) {
    const folder = await mkdtemp(join(tmpdir(), 'unstuck-first-'))
    try {
      const path = join(folder, `first${ending}`)
      await writeFile(path, text)
      return (await run(program, [...args, path])).stdout
    } finally {
      await rm(folder, { recursive: true })
    }
  }
  const PERMISSION = /"awaitingReason": ?"PERMISSION"/
  const runs = {
    curl: async (text: string) => (await run('sh', ['-c', text])).stdout,
    TypeScript: (text: string) => runFile(process.execPath, ['--import', 'tsx'], '.mts', text),
    Python: (text: string) => runFile('python3', [], '.py', text),
  }
  const hasPython = spawnSync('python3', ['--version']).status === 0
  const others = hasPython ? (['TypeScript', 'Python'] as const) : (['TypeScript'] as const)

  /** As an MCP client that was given this entry. */
  async function connectAs(text: string): Promise<McpClient> {
    const { url, headers } = JSON.parse(text).mcpServers.unstuck
    const token = /^Bearer (.+)$/.exec(headers.Authorization)?.[1]
    return connectMcp(url.replace(/\/mcp$/, ''), token!)
  }

  test('a bot is connected with one command, and the page shows what it reports', async () => {
    const page = await openFresh()
    await expectAccessible(page, LOOKS)
    await page.getByLabel('Name').fill("Ines' accounts")
    await page.getByLabel('Platform').fill('“Foto” & "more"')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('button', { name: 'Make a key' }).click()
    await page.getByText('Waiting for the first report').waitFor()
    await eventually(async () => expect(await server.sql('SELECT FROM accounts')).toHaveLength(1))
    const change = page.getByRole('button', { name: "Change Ines' accounts" })
    await change.click()
    await page.getByLabel('Name').fill('Ines’ accounts')
    await page.keyboard.press('Enter')
    const changed = page.locator('button:focus', { hasText: 'Change' })
    await changed.and(page.getByLabel('Change Ines’ accounts')).waitFor()
    const snippets = await readSnippets(page)
    await expectAccessible(page, LOOKS)
    expect(await runs.curl(snippets.curl)).toMatch(/"message": ?null/)
    await row(page, 'test.account').filter({ hasText: 'Captcha' }).waitFor()
    expect(await page.title()).toMatch(/Queue · Unstuck$/)

    // One failure, however it is sent.
    for (const language of others)
      expect(await runs[language](snippets[language])).toMatch(/"message": ?null/)
    const agent = await connectAs(snippets['Agent, over MCP'])
    const report = {
      type: 'CAPTCHA',
      username: 'test.account',
      platform: '“Foto” & "more"',
      idempotencyKey: 'first-report',
      message: 'asks for a puzzle after Publish',
    }
    expect((await agent.ok('report_failure', report)).decision.decision).toBe('REVIEW')
    await agent.client.close()
    expect(await server.sql('SELECT FROM reviews')).toHaveLength(1)
  })

  test('an agent is connected with one command, and the page shows what it asks', async () => {
    const page = await openFresh()
    await page.getByRole('button', { name: 'Connect an AI agent instead' }).click()
    await title(page, 'Connect your first AI agent')
    await page.getByLabel('Short name').fill('FIRST')
    await page.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('button', { name: 'Make a key' }).click()
    await eventually(async () => expect(await server.sql('SELECT FROM tickets')).toHaveLength(1))
    const snippets = await readSnippets(page)
    expect(await runs.curl(snippets.curl)).toMatch(PERMISSION)
    await row(page, 'FIRST-1').filter({ hasText: 'Permission' }).waitFor()

    const { projects } = await server.admin.ok('{ projects(first: 1) { nodes { id } } }')
    await ticketApi(server.admin).createTickets(projects.nodes[0].id, [{}, {}, {}])
    for (const language of others) expect(await runs[language](snippets[language])).toMatch(PERMISSION)
    const agent = await connectAs(snippets['Agent, over MCP'])
    const { claimed } = await agent.ok('claim_ticket', { project: 'FIRST' })
    const wish = { lease: claimed.lease, tool: 'deploy', description: 'Put version 2 on the test server' }
    expect(await agent.ok('request_permission', wish)).toMatchObject({ granted: false })
    await agent.client.close()
  })
})

test('an empty queue is good news: who cleared it, what moves, and what comes up by itself', async () => {
  await empty()
  const { stopped } = await stoppedPhases(server, { count: 2 })
  const [dealtWith, putOff] = stopped as [StoppedPhase, StoppedPhase]
  const atWork = await importAccounts(server.admin)
  await claimPhases(server.admin, atWork.campaignId)
  await resolve(await server.clientFor('MANAGER', 'Mika'), dealtWith.reviewId, 'SKIP_PHASE')
  await server.admin.ok(
    'mutation ($input: SnoozeReviewInput!) { snoozeReview(input: $input) { review { id } } }',
    { input: { reviewId: putOff.reviewId, until: new Date(Date.now() + HOUR_MS).toISOString() } },
  )
  const page = await browser.open('/')
  await title(page, 'Nothing is stuck')
  await page.getByText('Mika cleared 1 today.').waitFor()
  await page
    .getByText('Moving now')
    .locator('xpath=following-sibling::dd[1]')
    .filter({ hasText: '1' })
    .waitFor()
  await page.getByText('1 outcome not known yet').waitFor()
  await expectAccessible(page, LOOKS)

  await page.getByRole('link', { name: putOff.username }).click()
  await title(page, putOff.username)
  await page.goBack()
  await title(page, 'Nothing is stuck')

  // Of what is resolved only what was today, as the address and the filter say.
  await server.sql(
    `INSERT INTO reviews (kind, phase_id, phase_name, account_id, campaign_id, status, priority, failure_type, title,
       summary, opened_at, resolved_at, resolved_by)
     SELECT kind, phase_id, phase_name, account_id, campaign_id, status, 0, failure_type, 'long.ago', summary,
       opened_at - interval '2 days', resolved_at - interval '2 days', resolved_by
     FROM reviews WHERE title = $1`,
    [dealtWith.username],
  )
  await page.getByRole('link', { name: 'Resolved today' }).click()
  await title(page, 'Resolved today')
  await page.getByRole('option').filter({ hasText: dealtWith.username }).waitFor()
  expect(await page.getByRole('option').count()).toBe(1)
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByRole('checkbox', { name: 'Resolved today' }).uncheck()
  await page.getByRole('option').filter({ hasText: 'long.ago' }).waitFor()
  expect(new URL(page.url()).search).toBe('?view=resolved')

  // By when it ended, not by how pressing it was. What ends meanwhile waits above.
  await page.keyboard.press('Escape')
  await page.getByText('Newest first').first().waitFor()
  const late = await stoppedPhase(server)
  await resolve(server.admin, late.reviewId, 'SKIP_PHASE')
  await page.getByRole('button', { name: '1 new item came in. Show it.' }).click()
  await row(page, late.username).waitFor()
  const shown = await page.getByRole('option').allInnerTexts()
  for (const [at, name] of [late.username, dealtWith.username, 'long.ago'].entries()) {
    expect(shown[at]).toContain(name)
  }
  await page.goto(server.url)
  await title(page, 'Nothing is stuck')
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await title(page, 'Insights')
})

test('who searches the empty queue keeps the field, also when something stops meanwhile', async () => {
  await empty()
  const before = await stoppedPhase(server)
  await resolve(server.admin, before.reviewId, 'SKIP_PHASE')
  const page = await browser.open('/')
  await title(page, 'Nothing is stuck')
  const field = page.locator('input[type=search]')
  const written = () => page.locator('input[type=search]:focus').inputValue()

  await page.keyboard.press('/')
  await page.keyboard.type('pa')
  await page.waitForURL((url) => url.searchParams.get('q') === 'pa')
  await page.getByText('Nothing fits').waitFor()
  await page.keyboard.type('jr')
  await page.waitForURL((url) => url.searchParams.get('q') === 'pajr')
  expect(await written()).toBe('pajr')
  await page.keyboard.press('Escape')
  await title(page, 'Nothing is stuck')
  expect(await written()).toBe('')
  // Once more leaves it, and the letters are keys again.
  await page.keyboard.press('Escape')
  await page.locator('main:focus').waitFor()
  await page.keyboard.press('/')

  const { username } = await stoppedPhase(server)
  await row(page, username).waitFor()
  await page.keyboard.type(username.slice(0, 3))
  await page.waitForURL((url) => url.searchParams.get('q') === username.slice(0, 3))
  expect(await written()).toBe(username.slice(0, 3))
  await field.press('Enter')
  await page.locator('[role="listbox"]:focus-within').waitFor()
})

test('a browser an hour ahead in another zone shows the server’s time, in that zone', async () => {
  const { username } = await stoppedPhase(server)
  const page = await browser.open('/', {
    async prepare(window) {
      const devtools = await window.context().newCDPSession(window)
      await devtools.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Kolkata' })
      await window.addInitScript((ahead) => {
        const Real = Date
        const Ahead = class extends Real {
          constructor(...given: []) {
            if (given.length === 0) super(Real.now() + ahead)
            else super(...given)
          }
          static override now() {
            return Real.now() + ahead
          }
        }
        globalThis.Date = Ahead as DateConstructor
      }, HOUR_MS)
    },
  })
  const age = row(page, username).locator('time')
  await age.waitFor()
  expect(await age.textContent()).toMatch(/now|[1-5] min/)
  expect(await age.getAttribute('title')).toMatch(/GMT\+5:30$/)
  expect(Math.abs(Date.parse((await age.getAttribute('datetime'))!) - Date.now())).toBeLessThan(HOUR_MS / 2)

  await row(page, username).click()
  await page.getByText(/stopped (just now|[1-5] min ago)/).waitFor()
  await page.getByRole('button', { name: 'Claim', exact: true }).click()
  await page.getByText(/^Yours for (10|[5-9]) min$/).waitFor()
  await page.getByRole('button', { name: 'Snooze', exact: true }).click()
  const inOneHour = page.getByRole('button', { name: 'In 1 hour' })
  const clock = (at: number) =>
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Kolkata' }).format(
      at,
    )
  const minutes = [-2, -1, 0, 1].map((late) => clock(Date.now() + HOUR_MS + late * 60_000))
  expect(await inOneHour.textContent()).toMatch(new RegExp(`In 1 hour.*(${minutes.join('|')})`))
  await page.keyboard.press('Escape')

  await page.context().setOffline(true)
  const lost = page.getByText(/^Not connected since/)
  await lost.waitFor()
  const lately = [-2, -1, 0].map((late) => clock(Date.now() + late * 60_000))
  expect(await lost.textContent()).toMatch(new RegExp(`(${lately.join('|')})$`))
  await expectAccessible(page, LOOKS)
})

test('a machine that wakes up without a network has the right time as soon as there is one', async () => {
  const { username, reviewId, campaignId } = await stoppedPhase(server)
  await server.sql("UPDATE reviews SET opened_at = clock_timestamp() - interval '90 minutes' WHERE id = $1", [
    decodeGlobalId(reviewId).id,
  ])
  const page = await browser.open(`/?campaign=${campaignId}`, {
    prepare: (window) =>
      window.addInitScript(() => {
        const reading = performance.now.bind(performance)
        Object.assign(globalThis, { sleptMs: 0 })
        performance.now = () => reading() - (globalThis as unknown as { sleptMs: number }).sleptMs
      }),
  })
  const age = row(page, username).locator('time')
  await age.filter({ hasText: /^1 h 3\d$/ }).waitFor()
  // Its beginning brings the time as well.
  await page.getByText('Live', { exact: true }).waitFor()
  await page.route('**/graphql', (route) =>
    /query (Health|Viewer)/.test(route.request().postData() ?? '')
      ? route.abort('internetdisconnected')
      : route.continue(),
  )
  // The clock that the page counts on by stood still for an hour.
  await page.evaluate((sleptMs) => void Object.assign(globalThis, { sleptMs }), HOUR_MS)
  await age.filter({ hasText: /^3\d min$/ }).waitFor()
  await page.unroute('**/graphql')
  await age.filter({ hasText: /^1 h 3\d$/ }).waitFor()
})

test('the page stands still while it loads', async () => {
  await insertReviews(server, 60)
  // One by one, and not as a group.
  await server.sql('UPDATE reviews SET fingerprint = NULL')
  const page = await browser.open('/', {
    prepare: (window) =>
      window.addInitScript(() => {
        const shifts: number[] = []
        Object.assign(globalThis, { shifts })
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value)
        }).observe({ type: 'layout-shift', buffered: true })
      }),
  })
  await page.getByRole('option').nth(10).waitFor()
  await page.waitForLoadState('networkidle')
  const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts)
  expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.01)
})

test('a server that is away or has a problem at the start is told so, and the page goes on by itself', async () => {
  const { username } = await stoppedPhase(server)
  // Found by its name: others may stand above it.
  const page = await browser.open(`/?q=${username}`, {
    prepare: (window) => window.route('**/graphql', (route) => route.abort('connectionrefused')),
  })
  await title(page, 'The server does not answer')
  await expectAccessible(page, LOOKS)
  await server.sql('ALTER TABLE sessions RENAME TO away')
  try {
    await page.unroute('**/graphql')
    await title(page, 'The server has a problem')
  } finally {
    await server.sql('ALTER TABLE away RENAME TO sessions')
  }
  await row(page, username).waitFor()
})

test('a further page that cannot be read is tried again by itself, and that is said quietly', async () => {
  await insertReviews(server, 60)
  await server.sql('UPDATE reviews SET fingerprint = NULL')
  const page = await browser.open('/', {
    prepare: (window) =>
      window.route('**/graphql', (route) =>
        (route.request().postData() ?? '').includes('"after":"')
          ? route.abort('connectionrefused')
          : route.continue(),
      ),
  })
  await page.getByRole('option').nth(10).waitFor()
  const stuck = page.getByText('The rest of the list cannot be read now.')
  await stuck.waitFor()
  await page.unroute('**/graphql')
  await stuck.waitFor({ state: 'detached' })
  await page.getByRole('listbox').evaluate((list) => (list.parentElement!.scrollTop = 58 * 36))
  await page.locator('[role="option"][aria-posinset="60"]').waitFor()
  // That was a jump: what lies above it, out of sight, follows.
  await page.waitForFunction(() => {
    const { top } = document.querySelector('[role="listbox"]')!.parentElement!.getBoundingClientRect()
    return [...document.querySelectorAll('[role="option"]')].some(
      (row) => row.getBoundingClientRect().bottom < top - 5 * row.clientHeight,
    )
  })
})

test('a network that is cut in the middle of changes ends in what the database holds', async () => {
  const proxy = await startProxy(server.url)
  try {
    const { campaignId, accounts } = await importAccounts(server.admin, { count: 8 })
    const leases = await claimPhases(server.admin, campaignId, 8)
    const types = ['CAPTCHA', 'CHALLENGE', 'CONTENT_REJECTION', 'ACCOUNT_SUSPENDED']
    const stop = async (from: number, to: number) => {
      for (const [at, { lease }] of leases.slice(from, to).entries()) {
        await failPhase(server.admin, lease, { type: types[(from + at) % types.length]! })
      }
    }
    await stop(0, 2)
    const page = await browser.open(`/?campaign=${campaignId}`, { origin: proxy.url })
    await row(page, accounts[0]!.username).click()
    await title(page, accounts[0]!.username)
    await stop(2, 4)
    proxy.cut()
    await page.getByText(/^Not connected since \d\d:\d\d$/).waitFor()
    await title(page, 'Not connected')
    await stop(4, 7)
    const { reviewQueue } = await server.admin.ok(
      'query ($search: String!) { reviewQueue(filter: { search: $search }, first: 1) { nodes { id version } } }',
      { search: accounts[1]!.username },
    )
    const [{ id: reviewId, version }] = reviewQueue.nodes
    await server.admin.ok(
      'mutation ($input: ResolveReviewInput!) { resolveReview(input: $input) { review { id } } }',
      {
        input: { reviewId, version, action: 'SKIP_PHASE' },
      },
    )
    // By the third try it waits for seconds; a longer cut than that is only more of the same.
    const longer = Number(process.env.UNSTUCK_CUT_SECONDS ?? 0) * 1000
    const until = Date.now() + longer
    await eventually(() => {
      expect(proxy.tries).toBeGreaterThan(2)
      expect(Date.now()).toBeGreaterThanOrEqual(until)
    }, longer + 30_000)
    await stop(7, 8)
    proxy.mend()
    await page.getByText('Live', { exact: true }).waitFor()
    await eventually(async () => {
      const waiting = page.getByRole('button', { name: /new items? came in/ })
      if (await waiting.isVisible()) await waiting.click()
      const { nodes } = await readPage(server.admin, { filter: { campaignIds: [campaignId] }, first: 100 })
      const keys = await page
        .getByRole('option')
        .evaluateAll((options) => options.map((option) => option.getAttribute('data-key')))
      expect(keys).toEqual(nodes.map(({ id }: { id: string }) => id))
    }, 30_000)
  } finally {
    await browser.closeWindows()
    await proxy.stop()
  }
})

test('what is missing, wrong or not allowed says so and leads on', async () => {
  const nowhere = await browser.open('/no/such/page')
  await title(nowhere, 'There is nothing here')
  await expectAccessible(nowhere, LOOKS)
  const item = await browser.open('/?item=UmV2aWV3OjA')
  await item.getByText('This item is no longer there.').waitFor()
  // A word that no filter has narrows nothing.
  const { username, campaignId } = await stoppedPhase(server)
  const narrowed = await browser.open(`/?campaign=${campaignId}&failure=CAPTCHA,NONE&reason=none&priority=,`)
  await row(narrowed, username).waitFor()
  const account = await browser.open('/accounts/UmV2aWV3OjA')
  await account.getByText('There is no such account. It may have been removed.').waitFor()
  await expectAccessible(account, LOOKS)
  try {
    await server.sql("UPDATE users SET role = 'INTEGRATOR'")
    const forbidden = await browser.open('/')
    await title(forbidden, 'This page is for people who look after the queue')
    await expectAccessible(forbidden, LOOKS)
    // An admin mends it, and whoever waited for that comes back to the window.
    await server.sql("UPDATE users SET role = 'MANAGER'")
    await forbidden.evaluate(() => window.dispatchEvent(new Event('focus')))
    await forbidden
      .getByRole('heading', { name: 'This page is for people who look after the queue' })
      .waitFor({ state: 'detached' })
  } finally {
    await server.sql("UPDATE users SET role = 'ADMIN'")
  }
})

test('who is signed out where the server has a newer page is offered to load that', async () => {
  const { username, campaignId } = await stoppedPhase(server)
  const page = await browser.open(`/?campaign=${campaignId}`, { manager: 'Rio' })
  await row(page, username).waitFor()
  await page.route(/SignInPage-[^/]*\.js/, (route) => route.fulfill({ status: 410 }))
  const [rio] = await server.sql<{ id: string }>("SELECT id FROM users WHERE name = 'Rio'")
  await server.admin.ok('mutation ($input: EndSessionsOfInput!) { endSessionsOf(input: $input) { ended } }', {
    input: { personId: encodeGlobalId('Person', rio!.id) },
  })
  const told = page.getByText('This could not be loaded. Unstuck may have been updated.')
  await told.waitFor()
  await page.unrouteAll()
  await page.getByRole('button', { name: 'Reload' }).click()
  await title(page, 'Sign in')
})

describe('attention', () => {
  /** Keeps what the page tells the browser, which in a test has nowhere to show it; and whether somebody looks. */
  async function openWatched(isLookedAt: boolean, origin?: string): Promise<Page> {
    return browser.open('/', {
      origin,
      async prepare(window) {
        await window.context().grantPermissions(['notifications'])
        await window.addInitScript((looked) => {
          const told: { title: string; body: string; click: () => void }[] = []
          Object.assign(globalThis, { told })
          document.hasFocus = () => looked
          const query = navigator.locks.query.bind(navigator.locks)
          navigator.locks.query = async () => {
            const found = await query()
            Object.assign(globalThis, { asked: true })
            return found
          }
          const Told = class extends EventTarget {
            static permission = 'granted'
            static async requestPermission() {
              return 'granted'
            }
            constructor(said: string, { body }: { body: string }) {
              super()
              told.push({ title: said, body, click: () => this.dispatchEvent(new Event('click')) })
            }
            close() {}
          }
          Object.assign(globalThis, { Notification: Told })
        }, isLookedAt)
      },
    })
  }

  const toldIn = (page: Page) =>
    page.evaluate(() =>
      (globalThis as unknown as { told: { title: string; body: string }[] }).told.map(
        ({ title: said, body }) => `${said}: ${body}`,
      ),
    )

  test('urgent reviews and escalations are told to whoever wants it and does not look', async () => {
    const away = await openWatched(false)
    const there = await openWatched(true)
    const bell = away.getByRole('button', { name: 'Tell me about urgent items' })
    await bell.click()
    await eventually(async () => expect(await bell.getAttribute('aria-pressed')).toBe('true'))
    // The switch is the browser's: the other window follows it.
    const other = there.getByRole('button', { name: 'Tell me about urgent items' })
    await eventually(async () => expect(await other.getAttribute('aria-pressed')).toBe('true'))
    await expectAccessible(away)

    // Whoever looks at one window sees it there: the others have nothing to add.
    await stoppedPhase(server, { type: 'CHALLENGE' })
    await away.waitForFunction(() => 'asked' in globalThis)
    expect(await toldIn(away)).toEqual([])
    expect(await toldIn(there)).toEqual([])
    await there.close()

    const { username, reviewId } = await stoppedPhase(server, { type: 'CHALLENGE' })
    await eventually(
      async () => expect(await toldIn(away)).toEqual([expect.stringContaining(`Urgent: ${username}`)]),
      20_000,
    )
    const quiet = await stoppedPhase(server, { type: 'CAPTCHA' })
    await server.admin.ok(
      'mutation ($id: ID!) { escalateReview(input: { reviewId: $id }) { review { id } } }',
      {
        id: quiet.reviewId,
      },
    )
    await eventually(async () => {
      const told = await toldIn(away)
      expect(told).toHaveLength(2)
      expect(told[1]).toContain(quiet.username)
    }, 20_000)

    await away.evaluate(() => (globalThis as unknown as { told: { click(): void }[] }).told[0]!.click())
    await away.getByRole('heading', { name: username, exact: true }).waitFor()
    expect(new URL(away.url()).searchParams.get('item')).toBe(reviewId)
  })

  test('what becomes urgent is told, also what did while the network was cut; what was urgent before is not', async () => {
    const [waits, urgent] = [await stoppedPhase(server), await stoppedPhase(server, { type: 'CHALLENGE' })]
    const proxy = await startProxy(server.url)
    try {
      // The bell is this browser's for every address of the page: each has its own storage.
      const page = await openWatched(false, proxy.url)
      const isFollowed = page.waitForResponse(
        (response) => response.request().postData()?.includes('query Urgent') ?? false,
      )
      await page.getByRole('button', { name: 'Tell me about urgent items' }).click()
      await isFollowed
      const isTold = (username: string) =>
        eventually(async () => expect((await toldIn(page)).join()).toContain(`Urgent: ${username}`), 20_000)
      await sendReports(server.admin, [
        report(urgent, { type: 'CHALLENGE' }),
        report(waits, { type: 'CHALLENGE' }),
      ])
      await isTold(waits.username)
      expect((await toldIn(page)).join()).not.toContain(urgent.username)

      const quiet = await stoppedPhase(server)
      proxy.cut()
      await page.getByText(/^Not connected since \d\d:\d\d$/).waitFor()
      await sendReport(server.admin, report(quiet, { type: 'CHALLENGE' }))
      proxy.mend()
      await isTold(quiet.username)
    } finally {
      await proxy.stop()
    }
  })

  test('many at once are told as one', async () => {
    const page = await openWatched(false)
    await row(page, 'Captcha').first().waitFor()
    const { campaignId } = await importAccounts(server.admin, { count: 5 })
    const leases = await claimPhases(server.admin, campaignId, 5)
    await Promise.all(leases.map(({ lease }) => failPhase(server.admin, lease, { type: 'CHALLENGE' })))
    await eventually(async () => {
      const told = await toldIn(page)
      // The batch is told after a second; a machine that is busy may need two.
      expect(told.length).toBeGreaterThan(0)
      expect(told.length).toBeLessThan(5)
      const counts = told.map((text) => Number(/^(\d+) items need you/.exec(text)?.[1] ?? 1))
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(5)
    }, 20_000)
  })

  test('the tab says how many wait', async () => {
    const page = await browser.open('/')
    const counted = async () => {
      const { reviewQueue } = await server.admin.ok(
        '{ reviewQueue(filter: { statuses: [OPEN] }, first: 1) { count { value } } }',
      )
      expect(await page.title()).toBe(`(${reviewQueue.count.value}) Queue · Unstuck`)
      return reviewQueue.count.value as number
    }
    const before = await eventually(counted, 20_000)
    const icon = page.locator('link[rel="icon"]')
    expect(decodeURIComponent((await icon.getAttribute('href'))!)).toContain(
      `>${before > 99 ? '99+' : before}<`,
    )
    await stoppedPhase(server)
    expect(await eventually(counted, 20_000)).toBe(before + 1)
  })
})
