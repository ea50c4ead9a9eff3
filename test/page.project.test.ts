import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { expectAccessible } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { startProxy } from './support/cuttableProxy.ts'
import { eventually } from './support/eventually.ts'
import { holdSubscriptions } from './support/holdSubscriptions.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi, type TicketApi } from './support/ticketApi.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

/** So long that no countdown of these tests ends by itself. */
const LONG = { reviewDelaySeconds: 86_400, maxParallel: 50 }
const EXTEND = 'mutation ($input: ExtendLeaseInput!) { extendLease(input: $input) { expiresAt } }'

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

const row = (page: Page, number: string) =>
  page.getByRole('list', { name: 'Tickets' }).getByRole('listitem').filter({ hasText: number })
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

test('a project’s tickets with why they wait, narrowed in the address, live in place; new ones wait', async () => {
  const projectId = await api.createProject({ ...LONG, name: 'Billing' })
  const [stopped, counting, running, open] = await api.createTickets(projectId, [
    { title: 'Round the tax', priority: 'URGENT' },
    { title: 'Number the invoices', priority: 'HIGH' },
    { title: 'Credit notes' },
    { title: 'Reminders', priority: 'LOW' },
  ])
  await api.stop(stopped.id, 'wrong plan')
  const [lease] = await api.claim(projectId)
  await api.post(counting.id, 'ASSISTANT', 'Done. All 212 tests pass.', lease.lease)
  await api.finishTurn(lease.lease)
  await api.claim(projectId)

  const page = await browser.open(`/projects/${projectId}`)
  await row(page, stopped.number)
    .filter({ hasText: /Stopped.*wrong plan/ })
    .waitFor()
  expect(await row(page, counting.number).textContent()).toMatch(/Auto-review.*23 h/)
  expect(await row(page, running.number).textContent()).toContain('In progress')
  await page.getByText('0 of 4 done').waitFor()

  await button(page, /^For a person/).click()
  await row(page, counting.number).waitFor({ state: 'detached' })
  await row(page, stopped.number).waitFor()
  expect(new URL(page.url()).searchParams.get('state')).toBe('person')
  await button(page, /^All/).click()
  await page.getByRole('searchbox').fill('reminders')
  await row(page, stopped.number).waitFor({ state: 'detached' })
  await row(page, open.number).waitFor()
  await page.getByRole('searchbox').fill('')
  await row(page, stopped.number).waitFor()

  // What changes stays where it is; what is new waits to be let in.
  await api.close(running.id)
  await row(page, running.number).filter({ hasText: 'Done' }).waitFor()
  await page.getByText('1 of 4 done').waitFor()
  const [late] = await api.createTickets(projectId, [{ title: 'Came late' }])
  expect(await row(page, late.number).count()).toBe(0)
  await button(page, '1 new ticket came in. Show it.').click()
  await row(page, late.number).waitFor()

  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Number the invoices', exact: true }).waitFor()
  await page.getByRole('link', { name: 'Billing', exact: true }).first().click()
  await row(page, counting.number).waitFor()
})

test('who waits for whom is drawn and written, and what holds others up is named', async () => {
  const projectId = await api.createProject(LONG)
  const [ground, house, roof] = await api.createTickets(projectId, [
    { ref: 'ground', title: 'The ground', priority: 'URGENT' },
    { ref: 'house', title: 'The house', dependsOn: ['ground'] },
    { title: 'The roof', dependsOn: ['house', 'ground'] },
    { title: 'The garden' },
  ])
  await api.stop(ground.id, 'wrong plan')
  const page = await browser.open(`/projects/${projectId}`)
  const graph = page.getByRole('region', { name: 'Dependencies' })
  const node = (name: RegExp) => graph.getByRole('link', { name })
  await node(new RegExp(`^${ground.number} The ground: stopped, waits for nothing$`)).waitFor()
  await node(new RegExp(`^${house.number} The house: open, waits for ${ground.number}$`)).waitFor()
  expect(await graph.getByRole('link').count()).toBe(3)
  const left = async (name: RegExp) => (await node(name).boundingBox())!.x
  expect(await left(/The ground/)).toBeLessThan(await left(/The house/))
  expect(await left(/The house/)).toBeLessThan(await left(/The roof/))
  await page.getByText('holds up 2 tickets').waitFor()
  expect(await row(page, roof.number).textContent()).not.toContain('DEPENDENCY')
  await expectAccessible(page, [{}, { dark: true }])

  await button(page, 'As text').click()
  await graph.getByRole('listitem').filter({ hasText: 'The roof' }).waitFor()
  await button(page, 'As a drawing').click()
  await node(/The house/).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'The house', exact: true }).waitFor()
  await page.goBack()

  await page.setViewportSize({ width: 360, height: 740 })
  await row(page, house.number).waitFor()
  await expectAccessible(page)
  await button(page, 'Dependencies').click()
  await node(/The roof/).waitFor()
  await expectAccessible(page)
})

test('who has scrolled down stays there while the connection comes and goes, and misses nothing', async () => {
  const projectId = await api.createProject(LONG)
  const tickets = await api.createTickets(
    projectId,
    Array.from({ length: 90 }, () => ({})),
  )
  const proxy = await startProxy(server.url)
  try {
    const page = await browser.open(`/projects/${projectId}?state=open`, { origin: proxy.url })
    const list = page.getByRole('list', { name: 'Tickets' })
    const nth = (index: number) =>
      list.getByRole('listitem').filter({ has: page.locator(`[data-ticket="${tickets[index].id}"]`) })
    await nth(0).waitFor()
    await eventually(async () => {
      await list.hover()
      await page.mouse.wheel(0, 4000)
      expect(await nth(89).count()).toBe(1)
    })
    // The pointer is elsewhere: what is gone may go.
    await page.mouse.move(1, 1)
    const kept = nth(80)
    await kept.getByRole('button').click()
    await page.mouse.move(1, 1)
    await page.getByText('1 selected').waitFor()
    const before = await kept.boundingBox()

    proxy.cut()
    await page.getByText(/^Not connected since/).waitFor()
    await api.close(tickets[3].id)
    await api.close(tickets[85].id)
    proxy.mend()
    await nth(85).waitFor({ state: 'detached' })
    expect(await kept.boundingBox()).toEqual(before)
    await page.getByText('1 selected').waitFor()
    expect(await nth(89).count()).toBe(1)
  } finally {
    await proxy.stop()
  }
})

test('the kill switch for some: it says what it will do, agents lose their hold, and it says which were not stopped', async () => {
  const projectId = await api.createProject(LONG)
  const { ticket: running, lease } = await api.claimedTicket(projectId, { title: 'Runs' })
  const [over, open, left] = await api.createTickets(projectId, [
    { title: 'Over' },
    { title: 'Open' },
    { title: 'Left alone' },
  ])
  await api.close(over.id)
  const live = await server.subscribe(
    'subscription ($id: ID!) { ticketChanged(ticketId: $id) { ticket { awaitingReason } } }',
    { id: running.id },
  )
  const page = await browser.open(`/projects/${projectId}`)
  await row(page, left.number).waitFor()
  for (let step = 0; step < 3; step += 1) {
    await page.keyboard.press('j')
    await page.keyboard.press('x')
  }
  const bar = page.getByRole('group', { name: 'Selected items' })
  await bar.getByText('3 selected').waitFor()
  await bar
    .getByText(/^2 tickets wait for a person .* 1 agent loses its hold at once\. 1 cannot be stopped/)
    .waitFor()
  await expectAccessible(page)
  await page.keyboard.press('e')
  await page.keyboard.type('wrong branch')
  await page.keyboard.press('Enter')
  await page.getByText('2 of 3 tickets stopped.').waitFor()
  await page.getByRole('link', { name: new RegExp(`^${over.number}: .*finished`) }).waitFor()

  await live.nextWhere(({ ticketChanged }) => ticketChanged.ticket.awaitingReason === 'STOPPED')
  expect(await server.admin.code(EXTEND, { input: { lease } })).toBe('LEASE_LOST')
  expect(await api.ticket(open.id)).toMatchObject({ awaitingReason: 'STOPPED' })
  expect(await api.ticket(left.id)).toMatchObject({ status: 'OPEN' })
})

test('the kill switch for what runs in a project, and for all of it', async () => {
  const projectId = await api.createProject(LONG)
  const tickets = await api.createTickets(projectId, [{ title: 'A' }, { title: 'B' }, { title: 'C' }])
  const leases = await api.claim(projectId, { limit: 2 })
  const page = await browser.open(`/projects/${projectId}`)
  await row(page, tickets[0].number).waitFor()
  await button(page, 'Stop agents').click()
  await button(page, 'Stop the 2 running').focus()
  await page.getByText(/The agents lose their hold at once and 2 tickets wait for a person\./).waitFor()
  await button(page, 'Stop the 2 running').click()
  await page.getByText('2 tickets stopped.').waitFor()
  for (const { lease } of leases) {
    expect(await server.admin.code(EXTEND, { input: { lease } })).toBe('LEASE_LOST')
  }
  expect(await api.ticket(tickets[2].id)).toMatchObject({ status: 'OPEN' })

  await button(page, 'Stop agents').click()
  await button(page, 'Stop all 1').click()
  await page.getByText('1 ticket stopped.').waitFor()
  expect(await api.ticket(tickets[2].id)).toMatchObject({ awaitingReason: 'STOPPED' })
})

test('a project that is empty or not there says so; a shadowed auto-review says why, and is switched back', async () => {
  const projectId = await api.createProject(LONG)
  let letGo = () => {}
  const page = await browser.open(`/projects/${projectId}`, {
    prepare: async (window) => {
      letGo = await holdSubscriptions(window)
    },
  })
  await page.getByText('There are no tickets in this project yet.').waitFor()
  // Read before, and listened to only afterwards: it is shown all the same.
  await server.admin.ok(
    'mutation ($input: SetAutoReviewModeInput!) { setAutoReviewMode(input: $input) { autoReview { mode } } }',
    {
      input: { mode: 'SHADOW', because: 'Too many were reopened.' },
    },
  )
  letGo()
  await page.getByText('Auto-review only watches.').waitFor()
  await page.getByText(/Too many were reopened\./).waitFor()
  await expectAccessible(page)
  await button(page, 'Let it close again').click()
  await page.getByText('Auto-review only watches.').waitFor({ state: 'detached' })
  await eventually(async () => {
    const { autoReview } = await server.admin.ok('{ autoReview { mode } }')
    expect(autoReview.mode).toBe('LIVE')
  })

  await page.goto(`${server.url}/projects/UHJvamVjdDo5OTk5OTk=`)
  await page.getByText('There is no such project. It may have been removed.').waitFor()
})
