import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { expectAccessible } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { stoppedPhase } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

/** The browser reports an answer that refuses as an error of the page, and some are what is wanted here. */
const REFUSED = /the server responded with a status of (400|401|404)/

const PASSWORD = 'four small grey stones'
const NEW_PASSWORD = 'nine round blue stones'

let server: TestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await startTestServer()
  browser = await startBrowser(server)
  // A queue that has been used: the first-run page has a test of its own.
  await stoppedPhase(server)
})
afterEach(async () => {
  await browser.closeWindows()
  expect(browser.problems.filter((problem) => !REFUSED.test(problem))).toEqual([])
})
afterAll(async () => {
  await browser?.stop()
  await server?.stop()
})

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true })
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })
const part = (page: Page, name: string) => page.getByRole('link', { name, exact: true })
const person = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name })

/** Invites somebody in the page. @returns the path of the link that is shown once. */
async function invite(page: Page, name: string, role: string): Promise<string> {
  await button(page, 'Invite somebody').click()
  await field(page, 'Name').fill(name)
  await field(page, 'E-mail').fill(`${name.toLowerCase()}@example.net`)
  await field(page, 'Role').selectOption(role)
  await button(page, 'Make the link').click()
  const link = new URL(await page.getByRole('textbox', { name: `The invitation of ${name}` }).inputValue())
  await button(page, 'Done').click()
  return link.pathname + link.search
}

async function signIn(page: Page, name: string, password: string): Promise<void> {
  await field(page, 'E-mail').fill(`${name.toLowerCase()}@example.net`)
  await field(page, 'Password').fill(password)
  await page.keyboard.press('Enter')
}

test('somebody joins by a link, gets another role, and is signed out live when deactivated', async () => {
  const admin = await browser.open('/settings/people')
  const link = await invite(admin, 'Ana', 'Analyst')
  await person(admin, 'ana@example.net').getByText('by ').waitFor()

  const guest = await browser.open(link, { stranger: true })
  await heading(guest, 'Welcome, Ana').waitFor()
  await expectAccessible(guest, [{}, { dark: true }, { width: 360, height: 740 }, {}])
  const twin = await browser.open(link, { stranger: true })
  await field(twin, 'Password').waitFor()
  await field(guest, 'Password').fill('short')
  await guest.keyboard.press('Enter')
  await guest.locator('input[name=password][aria-invalid]:focus').waitFor()
  await field(guest, 'Password').fill(PASSWORD)
  await guest.keyboard.press('Enter')
  await guest.getByRole('option').first().waitFor()
  await field(twin, 'Password').fill(PASSWORD)
  await twin.keyboard.press('Enter')
  await heading(twin, 'This invitation no longer works').waitFor()

  await guest.goto(`${server.url}/settings/people`)
  await heading(guest, 'People: for admins').waitFor()
  await guest.getByRole('link', { name: 'Campaigns and projects' }).click()
  await guest.getByRole('heading', { name: 'Campaigns' }).first().waitFor()
  expect(await button(guest, 'New campaign').count()).toBe(0)

  // The invitation was taken elsewhere, and the list says so.
  await button(admin, 'Role of Ana: Analyst').click()
  await admin.getByRole('menuitemcheckbox', { name: /^Manager/ }).click()
  await button(admin, 'Role of Ana: Manager').waitFor()
  await guest.reload()
  await button(guest, 'New campaign').waitFor()

  await button(admin, 'More for Ana').click()
  await admin.getByRole('menuitem', { name: /^New sign-in link/ }).click()
  await admin.locator('button:focus', { hasText: 'Make the link' }).waitFor()
  await admin.keyboard.press('Escape')
  await admin.locator('button[aria-label="More for Ana"]:focus').waitFor()
  await admin.keyboard.press('Enter')
  await admin.getByRole('menuitem', { name: /^Deactivate/ }).click()
  await admin.locator('button[aria-label="Reactivate Ana"]:focus').waitFor()
  await heading(guest, 'Sign in').waitFor()
  await signIn(guest, 'Ana', PASSWORD)
  await guest.getByRole('alert').waitFor()

  await button(admin, 'Reactivate Ana').click()
  await button(admin, 'More for Ana').waitFor()
  await signIn(guest, 'Ana', PASSWORD)
  await button(guest, 'New campaign').waitFor()

  await guest.goto(server.url + link)
  await heading(guest, 'This invitation no longer works').waitFor()
})

test('a new password ends the other sessions, and is what one signs in with', async () => {
  const admin = await browser.open('/settings/people')
  const here = await browser.open(await invite(admin, 'Ben', 'Manager'), { stranger: true })
  await field(here, 'Password').fill(PASSWORD)
  await here.keyboard.press('Enter')
  await here.getByRole('option').first().waitFor()
  const elsewhere = await admin.context().browser()!.newContext()
  const there = await elsewhere.newPage()
  await there.goto(`${server.url}/settings/you`)
  await signIn(there, 'Ben', PASSWORD)
  await there.getByText('this browser').waitFor()

  await here.goto(`${server.url}/settings/you`)
  await button(here, 'Sign out everywhere else').waitFor()
  await button(here, 'Change the password').click()
  await field(here, 'Current password').fill('not this one at all')
  await field(here, 'New password').fill(NEW_PASSWORD)
  await here.keyboard.press('Enter')
  await here.locator('input[name=currentPassword][aria-invalid]:focus').waitFor()
  await field(here, 'Current password').fill(PASSWORD)
  await here.keyboard.press('Enter')
  await here.getByText('The new password holds.').waitFor()
  await here.getByText('You are signed in nowhere else.').waitFor()

  await heading(there, 'Sign in').waitFor()
  await signIn(there, 'Ben', NEW_PASSWORD)
  await there.getByText('this browser').waitFor()
  await elsewhere.close()
})

test('a key is made, shown once, held until it is copied, and revoked by the keyboard alone', async () => {
  const page = await browser.open('/settings/keys')
  const held = page.getByRole('alert').getByText('Copy it first: it is shown only this once.')
  await button(page, 'New key').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.locator('input[name=name][aria-invalid]:focus').waitFor()
  await page.keyboard.type('fleet-7')
  // What is not sent yet is kept while another part, or the queue, is looked at.
  await part(page, 'Rules').click()
  await part(page, 'API keys not saved').focus()
  await expectAccessible(page, [{ width: 360, height: 740 }, {}])
  await page.getByRole('link', { name: /^Queue/ }).click()
  await page.getByRole('listbox').waitFor()
  await page.goBack()
  await part(page, 'API keys not saved').focus()
  await page.keyboard.press('Enter')
  await part(page, 'API keys').and(page.locator(':focus')).waitFor()
  expect(await field(page, 'Name').inputValue()).toBe('fleet-7')
  await field(page, 'Name').focus()
  await page.keyboard.press('Enter')
  const secret = await page.getByLabel('The key of fleet-7').inputValue()
  const call = () =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: '{"query":"{ viewer { name role } }"}',
    }).then((response) => response.json())
  expect(await call()).toEqual({ data: { viewer: { name: 'fleet-7', role: 'INTEGRATOR' } } })
  await part(page, 'Rules').focus()
  await page.keyboard.press('Enter')
  await held.waitFor()
  await page.locator('input[readonly]:focus').waitFor()
  await expectAccessible(page, [{}, { dark: true }, { width: 360, height: 740 }, {}])
  await page.keyboard.press('Control+c')
  await held.waitFor({ state: 'detached' })
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.locator('button:focus', { hasText: 'New key' }).waitFor()
  expect(await page.content()).not.toContain(secret)

  await page.reload()
  const row = person(page, 'fleet-7')
  await row.getByText(/^used/).waitFor()
  await button(page, 'Revoke fleet-7').focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.locator('h2:focus', { hasText: 'API keys' }).waitFor()
  await eventually(async () => expect((await call()).errors?.[0].extensions.code).toBe('UNAUTHENTICATED'))

  await button(page, 'New key').click()
  await page.keyboard.type('fleet-8')
  await page.keyboard.press('Enter')
  await page.getByLabel('The key of fleet-8').waitFor()
  const asked = page.waitForEvent('dialog')
  const reload = page.evaluate(() => location.reload())
  await (await asked).dismiss()
  await reload
  await part(page, 'Rules').click()
  await button(page, 'Leave without it').click()
  await field(page, 'Time to undo').waitFor()
})

test('a campaign and a project are made and renamed, and the sidebar names them', async () => {
  const page = await browser.open('/settings/work')
  await button(page, 'New campaign').click()
  // All that is missing is named at once, and the focus is at the first.
  await page.locator('input[name=name]:focus').waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByText('This must not be empty.', { exact: true }).count()).toBe(3)
  await page.locator('input[name=name][aria-invalid]:focus').waitFor()
  await field(page, 'Name').fill('Winter onboarding')
  await field(page, 'Platform').fill('Fotora')
  await page.keyboard.press('Enter')
  await page.locator('input[name=phases][aria-invalid]:focus').waitFor()
  await page.keyboard.type('Create profile, First post')
  await page.keyboard.press('Enter')
  await page.locator('button:focus', { hasText: 'New campaign' }).waitFor()
  await button(page, 'Change Winter onboarding').click()
  await field(page, 'Name').fill('Spring onboarding')
  await page.keyboard.press('Enter')
  const sidebarOf = (window: Page) => window.getByRole('navigation', { name: 'Main' })
  const sidebar = sidebarOf(page)
  await sidebar.getByRole('link', { name: 'Spring onboarding' }).waitFor()

  await sidebar.getByRole('link', { name: 'New project' }).click()
  await page.locator('input[name=name]:focus').waitFor()
  await field(page, 'Name').fill('Billing rewrite')
  await field(page, 'Short name').fill('1')
  await page.keyboard.press('Enter')
  await page.getByText(/^A short name has at most 32 letters/).waitFor()
  await field(page, 'Short name').fill('BILL')
  await page.keyboard.press('Enter')
  // What led here is gone with the first project.
  await page.locator('button:focus', { hasText: 'New project' }).waitFor()
  await button(page, 'Change Billing rewrite').click()
  await field(page, 'Auto-review after').fill('2.5')
  await field(page, 'At once').fill('3')
  await field(page, 'Automatic retries learn').check()
  await page.keyboard.press('Enter')
  await page.getByText('3 at once, retries learn').waitFor()
  const read = '{ project(key: "BILL") { id reviewDelaySeconds maxParallel learnsRetries } }'
  const { project } = await server.admin.ok(read)
  expect(project).toMatchObject({ reviewDelaySeconds: 150, maxParallel: 3, learnsRetries: true })

  // Somebody else's change shows by itself, here and in the sidebar; a manager is told as well.
  const mia = await browser.open('/settings/work', { manager: 'Mia' })
  await button(mia, 'Change Billing rewrite').waitFor()
  const queue = await browser.open('/', { manager: 'Mia' })
  await sidebarOf(queue).getByRole('link', { name: 'Billing rewrite' }).waitFor()
  await server.admin.ok(
    'mutation ($input: UpdateProjectInput!) { updateProject(input: $input) { project { id } } }',
    {
      input: { projectId: project.id, name: 'Billing again', learnsRetries: false },
    },
  )
  for (const window of [page, mia]) {
    await button(window, 'Change Billing again').waitFor()
    await window.getByText('3 at once', { exact: false }).waitFor()
    expect(await window.getByText('retries learn').count()).toBe(0)
  }
  for (const window of [page, mia, queue]) {
    await sidebarOf(window).getByRole('link', { name: 'Billing again' }).waitFor()
  }
})

test('axe finds nothing in any part, and nothing scrolls sideways', async () => {
  const page = await browser.open('/settings')
  for (const part of [
    'You',
    'People',
    'API keys',
    'Rules',
    'Campaigns and projects',
    'Notifications',
    'Audit log',
  ]) {
    await page.getByRole('link', { name: part, exact: true }).click()
    await page.getByRole('group', { name: part, exact: true }).locator('h2').first().waitFor()
    await expectAccessible(page, [{}, { dark: true }, { width: 360, height: 740 }])
  }
})
