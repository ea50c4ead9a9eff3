import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { expectAccessible } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import type { Json } from './support/graphqlClient.ts'
import { holdSubscriptions } from './support/holdSubscriptions.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi, type TicketApi } from './support/ticketApi.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

/** So long that no countdown of these tests ends by itself. */
const LONG = { reviewDelaySeconds: 86_400, maxParallel: 50 }

let server: TestServer
let browser: TestBrowser
let api: TicketApi

beforeAll(async () => {
  server = await startTestServer()
  browser = await startBrowser(server)
  api = ticketApi(server.admin)
})
afterEach(async () => {
  await browser.closeWindows()
  expect(browser.problems).toEqual([])
})
afterAll(async () => {
  await browser?.stop()
  await server?.stop()
})

const title = (page: Page, text: string | RegExp) => page.getByRole('heading', { name: text, exact: true })
/** All headings that are shown, as "h1 Fix it". */
const headings = (page: Page) =>
  page
    .locator('main')
    .locator('h1, h2, h3, h4, h5, h6')
    .evaluateAll((all) =>
      all.map((each) => `${each.tagName.toLowerCase()} ${(each as HTMLElement).innerText.split('\n')[0]}`),
    )

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

async function messagesOf(id: string): Promise<Json[]> {
  const { ticket } = await server.admin.ok(
    'query ($id: ID!) { ticket(id: $id) { messages(first: 50) { nodes { role content } } } }',
    { id },
  )
  return ticket.messages.nodes
}

/** An agent takes the project's next ticket and asks for a permission. */
async function askPermission(projectId: string, tool: string, description: string): Promise<Json> {
  const [lease] = await api.claim(projectId)
  await api.post(lease.ticket.id, 'ASSISTANT', 'The rows came in twice. May I remove them?', lease.lease)
  await api.requestPermission(lease.lease, tool, description)
  return lease.ticket
}

/** Lets the auto-review read a ticket now, and waits for its verdict. */
async function judged(id: string): Promise<Json> {
  await api.reschedule(id, 0)
  return eventually(async () => {
    const now = await api.ticket(id)
    expect(now.reviewScheduledAt).toBeNull()
    return now
  }, 20_000)
}

/** A ticket that the auto-review has read. */
async function judgedTicket(projectId: string, answer: string, ticket: Json = {}): Promise<Json> {
  return judged((await api.finishedTicket(projectId, ticket, answer)).id)
}

test('a permission is answered by keyboard, with a word for the agent; always is shown and can be taken back', async () => {
  const projectId = await api.createProject(LONG)
  await api.createTickets(projectId, [{ title: 'Backfill March' }])
  const ticket = await askPermission(projectId, 'psql', 'DELETE FROM events\n  WHERE imported_twice;')
  const page = await browser.open(`/tickets/${ticket.number}`)
  await title(page, 'Permission to use psql').waitFor()
  await page.getByText('WHERE imported_twice;').waitFor()
  await expectAccessible(page, [{}, { dark: true }, { width: 360, height: 740 }, {}])

  // E leads to the answers, and each says what it does before it is pressed.
  await page.keyboard.press('e')
  await page.getByText(/^Approve once: .* The agent that takes it may do this, once\.$/).waitFor()
  await page.getByLabel('A word for the agent').fill('on the copy only')
  await page.keyboard.press('Escape')
  await page.keyboard.press('2')
  await page.getByText('Always allowed: psql').waitFor()
  expect(await api.ticket(ticket.id, 'status allowedTools { tool }')).toEqual({
    status: 'OPEN',
    allowedTools: [{ tool: 'psql' }],
  })
  expect((await messagesOf(ticket.id)).at(-1)).toMatchObject({
    role: 'SYSTEM',
    content: expect.stringMatching(/psql.*on the copy only/s),
  })

  await button(page, 'Ask again before psql is used').click()
  await page.getByText('Always allowed: psql').waitFor({ state: 'detached' })
  expect(await api.ticket(ticket.id, 'allowedTools { tool }')).toEqual({ allowedTools: [] })

  await askPermission(projectId, 'psql', 'DROP TABLE events_old')
  await title(page, 'Permission to use psql').waitFor()
  await page.keyboard.press('3')
  await title(page, 'Waits for an agent').waitFor()
  await askPermission(projectId, 'psql', 'TRUNCATE events_old')
  await title(page, 'Permission to use psql').waitFor()
  await page.keyboard.press('1')
  await title(page, 'Waits for an agent').waitFor()
  const answers = await server.sql('SELECT action FROM review_logs ORDER BY id DESC LIMIT 3')
  expect(answers.map(({ action }) => action)).toEqual([
    'APPROVE_PERMISSION',
    'REJECT_PERMISSION',
    'ALWAYS_ALLOW_PERMISSION',
  ])
})

test('the countdown: reviewed now, put off, or never, each by its place in the row', async () => {
  const projectId = await api.createProject(LONG)
  const ticket = await api.finishedTicket(projectId, { title: 'Round the tax' }, 'Done. All 212 tests pass.')
  const page = await browser.open(`/tickets/${ticket.id}`)
  await title(page, /^Auto-review in 23 h/).waitFor()
  await page.keyboard.press('2')
  await title(page, /^Auto-review in 1[45] min$/).waitFor()
  await page.keyboard.press('1')
  await title(page, 'Closed by auto-review').waitFor()

  const other = await api.finishedTicket(projectId, { title: 'Another' }, 'Done. All 212 tests pass.')
  await page.goto(`${server.url}/tickets/${other.id}`)
  await title(page, /^Auto-review in 23 h/).waitFor()
  await page.keyboard.press('3')
  await title(page, 'Ready for review').waitFor()
})

test('“That was wrong” opens again what was closed, and closes what was no question, as it said before', async () => {
  const projectId = await api.createProject(LONG)
  const closed = await judgedTicket(projectId, 'Done. All 212 tests pass.', { title: 'Round the tax' })
  expect(closed.status).toBe('DONE')
  const page = await browser.open(`/tickets/${closed.id}`)
  await title(page, 'Closed by auto-review').waitFor()
  await button(page, 'That was wrong').click()
  await page.getByText(`${closed.number} is open again and waits for a person.`).first().waitFor()
  await expectAccessible(page)
  await page.getByRole('menuitem', { name: 'It asks a question' }).click()
  await page.getByText('A person corrected this: a question.').waitFor()
  expect(await api.ticket(closed.id)).toMatchObject({
    status: 'AWAITING_INPUT',
    awaitingReason: 'QUESTION',
    mode: 'STRICT',
  })

  const other = await api.createProject(LONG)
  const asked = await judgedTicket(other, 'The sums are right. Shall I add the third column too?')
  expect(asked.awaitingReason).toBe('QUESTION')
  const [follower] = await api.createTickets(other, [{ title: 'After it', dependsOn: [asked.number] }])
  await page.goto(`${server.url}/tickets/${asked.id}`)
  await title(page, 'Auto-review: a question').waitFor()
  await button(page, 'That was wrong').click()
  await page.getByText(`${asked.number} is closed as done. ${follower.number} can start then.`).waitFor()
  await page.getByRole('menuitem', { name: 'It is completed' }).click()
  await title(page, 'Closed by a person').waitFor()
  expect(await api.ticket(asked.id)).toMatchObject({ status: 'DONE', closeReason: 'HUMAN' })
  expect(await api.ticket(follower.id)).toMatchObject({ ready: true })
})

test('what a close will start is said before, and agrees with what starts', async () => {
  const projectId = await api.createProject(LONG)
  const [first, other, next, later] = await api.createTickets(projectId, [
    { ref: 'first', title: 'The ground', priority: 'URGENT' },
    { ref: 'other', title: 'Another ground' },
    { title: 'The house', dependsOn: ['first'] },
    { title: 'The roof', dependsOn: ['first', 'other'] },
  ])
  const page = await browser.open(`/tickets/${first.id}`)
  await title(page, 'Waits for an agent').waitFor()
  await page.getByRole('link', { name: next.number }).first().waitFor()
  await button(page, 'Close as done').focus()
  await page
    .getByText(`Close as done: ${first.number} is done. ${next.number} can start then.`, { exact: true })
    .waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(`${next.number} can start then. Press again to do it, Esc to leave it.`).waitFor()
  await page.keyboard.press('Enter')
  await title(page, 'Closed by a person').waitFor()
  expect(await api.ticket(next.id)).toMatchObject({ ready: true })
  expect(await api.ticket(later.id)).toMatchObject({ ready: false })

  // What is wrong with what it waits for is said in words, and is live.
  await page.goto(`${server.url}/tickets/${later.id}`)
  await title(page, 'The roof').waitFor()
  await api.stop(other.id, 'wrong plan')
  await button(page, /./).first().waitFor()
  await page.getByRole('link', { name: `Open ${other.number}` }).waitFor()
})

test('a close that cannot be undone asks again in place, and anew at another ticket', async () => {
  const projectId = await api.createProject(LONG)
  const { ticket } = await api.claimedTicket(projectId, { title: 'Half done' })
  const [after] = await api.createTickets(projectId, [{ title: 'After it', dependsOn: [ticket.number] }])
  const page = await browser.open(`/tickets/${ticket.number}`)
  await title(page, 'An agent is working on it').waitFor()
  const close = button(page, /^Close as done/)
  const again = button(page, /^Yes, close it/)
  const status = async (id: string) => (await api.ticket(id)).status

  await page.keyboard.press('2')
  await again.waitFor()
  await page
    .getByText(`It cannot be undone. An agent on it loses its hold at once. ${after.number}`)
    .waitFor()
  expect(await status(ticket.id)).toBe('IN_PROGRESS')
  await page.keyboard.press('Escape')
  await close.waitFor()

  // Asked about one and left for another, it is not half answered there.
  await page.getByRole('link', { name: after.number }).first().click()
  await title(page, 'After it').waitFor()
  await page.keyboard.press('2')
  await again.waitFor()
  await page.getByRole('link', { name: ticket.number }).first().click()
  await title(page, 'An agent is working on it').waitFor()
  await close.waitFor()
  expect(await again.count()).toBe(0)

  await page.keyboard.press('2')
  await again.waitFor()
  expect(await status(ticket.id)).toBe('IN_PROGRESS')
  await page.keyboard.press('2')
  await title(page, 'Closed by a person').waitFor()
  expect([await status(ticket.id), await status(after.id)]).toEqual(['DONE', 'OPEN'])
})

test('the kill switch says what it will do; the agent learns of it at once and at its next call', async () => {
  const projectId = await api.createProject(LONG)
  const { ticket, lease } = await api.claimedTicket(projectId, { title: 'Runs wild' })
  const live = await server.subscribe(
    'subscription ($id: ID!) { ticketChanged(ticketId: $id) { ticket { status awaitingReason } } }',
    { id: ticket.id },
  )
  const page = await browser.open(`/tickets/${ticket.id}`)
  await title(page, 'An agent is working on it').waitFor()
  await page.keyboard.press('1')
  await page.getByText(`The agent loses its hold on ${ticket.number} at once.`).waitFor()
  await page.keyboard.type('wrong branch')
  await page.keyboard.press('Control+Enter')
  await title(page, 'Stopped by Administrator').waitFor()
  await page.getByText('“wrong branch” Nothing runs until somebody sends it on.').waitFor()

  await live.nextWhere(({ ticketChanged }) => ticketChanged.ticket.awaitingReason === 'STOPPED')
  const extended = 'mutation ($input: ExtendLeaseInput!) { extendLease(input: $input) { expiresAt } }'
  expect(await server.admin.code(extended, { input: { lease } })).toBe('LEASE_LOST')
})

test('the conversation reads like one: tools folded, the question underlined, numbers as links, live to its end', async () => {
  const projectId = await api.createProject(LONG)
  const [first, second] = await api.createTickets(projectId, [
    { title: 'Number the invoices', priority: 'URGENT' },
    { title: 'Another', mode: 'STRICT' },
  ])
  const [lease] = await api.claim(projectId)
  const tools = ['read src/a.ts (12 lines)\nread src/b.ts', 'edit src/a.ts (+2 −1)', 'npm test\n 212 passed']
  for (const output of tools) await api.post(first.id, 'TOOL', output, lease.lease)
  const answer = `Each region has its sequence, as in ${second.number}.\n\n<img src=x onerror=alert(1)>\n\nMay **EU and UK** go on sharing one? Either is a one-line change.`
  await api.post(first.id, 'ASSISTANT', answer, lease.lease)
  await api.finishTurn(lease.lease)
  await judged(first.id)

  let letGo = () => {}
  const page = await browser.open(`/tickets/${first.number}`, {
    prepare: async (window) => {
      letGo = await holdSubscriptions(window)
    },
  })
  await title(page, 'Auto-review: a question').waitFor()
  await page.getByText('2 files read, 1 changed, tests passed').waitFor()
  expect(await page.getByText('212 passed').count()).toBe(0)
  await page.getByText('3 tool calls').click()
  await page.getByText('212 passed').waitFor()
  await page.getByText('<img src=x onerror=alert(1)>').waitFor()
  const underlined = () =>
    page.evaluate(() => [...(CSS.highlights.get('open-question') ?? [])].map((range) => String(range)))
  await eventually(async () => expect(await underlined()).toEqual(['May EU and UK go on sharing one?']))

  // After the page was read, and before it listens: it is shown all the same.
  await api.post(first.id, 'USER', 'No, one each.')
  letGo()
  await page.getByText('No, one each.').waitFor()
  await title(page, 'Waits for an agent').waitFor()
  await eventually(async () => expect(await underlined()).toEqual([]))
  await page.getByRole('link', { name: second.number, exact: true }).click()
  await title(page, 'Another').waitFor()
  expect(new URL(page.url()).pathname).toBe(`/tickets/${second.number}`)
})

test('an analyst reads all of it and is offered nothing', async () => {
  const projectId = await api.createProject(LONG)
  await api.createTickets(projectId, [{ title: 'Backfill April' }])
  const ticket = await askPermission(projectId, 'psql', 'DELETE FROM april')
  try {
    await server.sql("UPDATE users SET role = 'ANALYST'")
    const page = await browser.open(`/tickets/${ticket.id}`)
    await title(page, 'Permission to use psql').waitFor()
    await page.getByText('You can read along. Your role does not change the queue.').waitFor()
    expect(await button(page, /Approve|Always|Reject|Stop|Revoke/).count()).toBe(0)
  } finally {
    await server.sql("UPDATE users SET role = 'ADMIN'")
  }
})

test('a ticket heads its own page, and what the agent heads its text with stands below that', async () => {
  const projectId = await api.createProject()
  const [ticket] = await api.createTickets(projectId, [{ title: 'Print credit notes' }])
  const [lease] = await api.claim(projectId)
  await api.post(ticket!.id, 'ASSISTANT', '# Result\n\nDone.\n\n#### Tests', lease.lease)
  const page = await browser.open(`/tickets/${ticket!.id}`)
  await title(page, 'Result').waitFor()
  const shown = await headings(page)
  expect(shown.filter((each) => each.startsWith('h1'))).toEqual(['h1 Print credit notes'])
  expect(shown).toContain('h4 Result')
  expect(shown).toContain('h6 Tests')
})
