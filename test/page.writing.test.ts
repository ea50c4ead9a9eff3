import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import {
  claimTicket,
  createProject,
  createTickets,
  finishTurn,
  reviewOfTicket,
  stoppedTicket,
} from './support/ticketScenes.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

const POST = 'mutation ($input: PostMessageInput!) { postMessage(input: $input) { message { id } } }'

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

const reply = (page: Page) => page.getByLabel('Reply to the agent')
const word = (page: Page) => page.getByLabel('A word for the agent, optional')

async function ticket(id: string) {
  const { node } = await server.admin.ok(
    'query ($id: ID!) { node(id: $id) { ... on Ticket { status reviewScheduledAt } } }',
    { id },
  )
  return node
}

async function reviewOf(id: string) {
  const { review } = await server.admin.ok('query ($id: ID!) { review(id: $id) { status } }', { id })
  return review
}

test('who writes a reply while another one sends the ticket on writes on, and nothing is done', async () => {
  const { ticketId, reviewId, projectId } = await stoppedTicket(server, 'STOPPED')
  const page = await browser.open(`/?project=${projectId}&item=${reviewId}`)
  await reply(page).focus()
  await page.keyboard.type('take a re')
  await page.getByText(/^Yours for/).waitFor()
  await server.admin.ok(POST, { input: { ticketId, role: 'USER', content: 'Go on.' } })
  await page.getByRole('heading', { name: /^A reply sent this on/ }).waitFor()
  await page.getByText('Your note was not sent. It is kept here until you leave.').waitFor()
  await page.keyboard.type('st 123')
  expect(await reply(page).inputValue()).toBe('take a rest 123')
  await page.keyboard.press('Control+Enter')
  await reply(page).and(page.locator(':focus')).waitFor()
  expect(await reply(page).inputValue()).toBe('take a rest 123')
  expect((await ticket(ticketId)).status).toBe('OPEN')
})

/** A ticket whose agent waits for a permission. */
async function askingTicket() {
  const projectId = await createProject(server.admin)
  await createTickets(server.admin, projectId, [{}])
  const { lease, ticket: claimed } = await claimTicket(server.admin, projectId)
  await server.admin.ok(
    'mutation ($input: RequestPermissionInput!) { requestPermission(input: $input) { granted } }',
    { input: { lease, tool: 'psql', description: 'DELETE FROM april' } },
  )
  const { id: reviewId } = await reviewOfTicket(server.admin, claimed.id)
  return { projectId, ticketId: claimed.id, reviewId }
}

test('who writes a word for a permission that is no longer asked for writes on, and is told', async () => {
  const { ticketId, reviewId, projectId } = await askingTicket()
  const page = await browser.open(`/?project=${projectId}&item=${reviewId}`)
  await word(page).focus()
  await page.keyboard.type('only a re')
  await page.getByText(/^Yours for/).waitFor()
  await server.admin.ok(POST, { input: { ticketId, role: 'USER', content: 'Not needed any more.' } })
  await page.getByRole('heading', { name: /^A reply sent this on/ }).waitFor()
  await page.getByText('Your note was not sent. It is kept here until you leave.').waitFor()
  await page.keyboard.type('st 123')
  expect(await word(page).inputValue()).toBe('only a rest 123')
  expect((await ticket(ticketId)).status).toBe('OPEN')
})

test('on the page of its own what was a word for the permission is written on as a message, and the other way round', async () => {
  const { ticketId, projectId } = await askingTicket()
  const page = await browser.open(`/tickets/${ticketId}`)
  const message = page.getByLabel('Write to the agent')
  await word(page).focus()
  await page.keyboard.type('only a re')
  await page.getByText(/^Yours for/).waitFor()
  await server.admin.ok(POST, { input: { ticketId, role: 'USER', content: 'Not needed any more.' } })
  await page.getByRole('heading', { name: 'Waits for an agent' }).waitFor()
  await message.and(page.locator(':focus')).waitFor()
  await page.keyboard.type('st 123')
  expect(await message.inputValue()).toBe('only a rest 123')

  const { lease } = await claimTicket(server.admin, projectId)
  await server.admin.ok(
    'mutation ($input: RequestPermissionInput!) { requestPermission(input: $input) { granted } }',
    { input: { lease, tool: 'psql', description: 'DELETE FROM may' } },
  )
  await word(page).and(page.locator(':focus')).waitFor()
  await page.keyboard.type(' 4')
  expect(await word(page).inputValue()).toBe('only a rest 123 4')
  expect((await ticket(ticketId)).status).toBe('AWAITING_INPUT')
})

test('what is written is there again after a reload, until it is sent, emptied or its writer signs out', async () => {
  const { reviewId, projectId } = await stoppedTicket(server, 'STOPPED')
  const path = `/?project=${projectId}&item=${reviewId}`
  const page = await browser.open(path, { manager: 'Ada' })
  const kept = () => page.evaluate(() => sessionStorage.getItem('unstuck-drafts'))
  await reply(page).fill('Use the other branch.')
  await page.reload()
  await eventually(async () => expect(await reply(page).inputValue()).toBe('Use the other branch.'))
  await reply(page).fill('')
  await eventually(async () => expect(await kept()).toBeNull())

  await reply(page).fill('Take the first one.')
  await page.getByText(/^Yours for/).waitFor()
  await page.keyboard.press('Control+Enter')
  await eventually(async () => expect((await reviewOf(reviewId)).status).toBe('RESOLVED'))
  await eventually(async () => expect(await kept()).toBeNull())

  const other = await stoppedTicket(server, 'STOPPED')
  await page.goto(`${server.url}/?project=${other.projectId}&item=${other.reviewId}`)
  await reply(page).fill('Not for others.')
  await eventually(async () => expect(await kept()).toContain('Not for others.'))
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Password', { exact: true }).waitFor()
  expect(await kept()).toBeNull()
})

test('who writes to an agent that stops meanwhile writes on, now to reply, and no letter is a command', async () => {
  const projectId = await createProject(server.admin)
  const [created] = await createTickets(server.admin, projectId, [{}])
  const page = await browser.open(`/tickets/${created!.id}`)
  const message = page.getByLabel('Write to the agent')
  await message.fill('Wait for')
  const claimed = await claimTicket(server.admin, projectId)
  await finishTurn(server.admin, claimed)
  await message.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Never' }).waitFor()
  await page.keyboard.type(' 3 rests')
  // A review has opened on the ticket: what was written for the ticket is written for its answer.
  expect(await reply(page).inputValue()).toBe('Wait for 3 rests')
  expect((await ticket(created!.id)).reviewScheduledAt).not.toBeNull()
  await page.keyboard.press('Tab')
  await page.keyboard.press('3')
  await eventually(async () => expect((await ticket(created!.id)).reviewScheduledAt).toBeNull())
})
