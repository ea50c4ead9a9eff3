import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { expectAccessible } from './support/accessible.ts'
import { auditLog } from './support/auditCalls.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import type { Json } from './support/graphqlClient.ts'
import { createChannel } from './support/notificationCalls.ts'
import { stoppedPhase } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { startWebhookReceiver } from './support/webhookReceiver.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

/** The browser reports an answer that refuses as an error of the page, and some are what is wanted here. */
const REFUSED = /the server responded with a status of 400/

let server: TestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_ALLOW_PRIVATE_TARGETS: '127.0.0.1', UNSTUCK_NOTICE_SECONDS: '0' })
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
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })

test('a webhook is made, tested and given a rule; what was sent is listed and sent again', async () => {
  const receiver = await startWebhookReceiver()
  receiver.reply = { status: 200, body: 'taken, thanks' }
  const page = await browser.open('/settings/notifications')
  await button(page, 'New channel').click()
  await field(page, 'Name').fill('Operations')
  await field(page, 'Address').fill('ftp://example.org')
  await page.keyboard.press('Enter')
  await page.locator('input[name=url][aria-invalid]:focus').waitFor()
  await field(page, 'Address').fill(receiver.url)
  await page.keyboard.press('Enter')
  const secret = page.getByRole('textbox', { name: 'What Operations is signed with, shown only now' })
  receiver.secret = await secret.inputValue()
  await button(page, 'Done').click()

  await button(page, 'Send a test to Operations').click()
  await page.getByText(/^Answer 200, /).waitFor()
  await page.getByRole('status').getByText('taken, thanks').waitFor()
  expect(receiver.received).toHaveLength(1)

  await button(page, 'Add a rule to Operations').click()
  await page.getByRole('checkbox', { name: 'An account needs a person' }).check()
  await field(page, 'Priority').selectOption('HIGH')
  await button(page, 'Add the rule').click()
  const rule = 'An account needs a person · High and above'
  await page.getByText(rule).waitFor()
  await expectAccessible(page, [{}, { dark: true }, { width: 360, height: 740 }, {}])
  const sentList = page.getByRole('list', { name: 'Sent notifications' })
  const messages = sentList.getByRole('listitem')
  await messages.first().waitFor()
  const place = await sentList.boundingBox()
  await stoppedPhase(server)
  await receiver.arrived(2)
  // What is new waits, and does not push away what is read.
  const news = button(page, '1 new notification. Show it.')
  await news.waitFor()
  expect(await sentList.boundingBox()).toEqual(place)
  await news.click()
  const message = messages.filter({ hasText: 'An account needs a person' })
  await message.getByText('Delivered').waitFor()
  receiver.reply = { status: 503, body: 'later' }
  await button(page, 'Send again: An account needs a person').click()
  // Each attempt shows in its place by itself: the one that failed, and that which the server makes a little later.
  await message.getByText('Waits', { exact: true }).waitFor()
  await message.getByText(/^\d+ attempts$/).click()
  await message.getByText('answer 503').first().waitFor()
  receiver.reply = { status: 200, body: 'taken after all' }
  await message.getByText('Delivered', { exact: true }).waitFor()
  await message.getByText('taken after all').waitFor()
  const sent = await receiver.arrived(3)
  expect(sent[2]!.id).toBe(sent[1]!.id)

  await button(page, 'Change Operations').click()
  await page.locator('input[name=name]:focus').fill('Night shift')
  await page.keyboard.press('Enter')
  await page.locator('button[aria-label="Change Night shift"]:focus').waitFor()
  await message.getByText('Night shift').waitFor()
  await button(page, `Change the rule: ${rule}`).click()
  await page.getByRole('checkbox', { name: 'A storm began' }).check()
  await field(page, 'Priority').selectOption('any')
  await button(page, 'Save the rule').click()
  const changed = 'An account needs a person, A storm began'
  await page.locator(`button[aria-label="Change the rule: ${changed}"]:focus`).waitFor()
  const changes = (await auditLog(server.admin, { kinds: ['NOTIFICATION'] })).filter(
    ({ from }) => from !== null,
  )
  expect(changes).toMatchObject([
    { from: 'An account needs a person · High and above', to: 'An account needs a person, A storm began' },
    { from: 'Operations', to: 'Night shift' },
  ])

  await button(page, `Remove the rule: ${changed}`).click()
  await page.locator('button:focus', { hasText: 'Add a rule' }).waitFor()
  await button(page, 'Switch Night shift off').click()
  await button(page, 'Switch Night shift on').waitFor()
  await button(page, 'Delete Night shift').click()
  await page.keyboard.press('Enter')
  await page.getByText('There is no channel yet: nothing is sent anywhere.').waitFor()
  await receiver.stop()
})

test('what is unsent for a channel is kept until it is sent or the channel is gone, whoever deleted it', async () => {
  const [early, late] = await Promise.all(
    ['Early shift', 'Late shift'].map((name) =>
      createChannel(server.admin, { kind: 'WEBHOOK', url: 'http://127.0.0.1:9', name }),
    ),
  )
  const remove = ({ id }: Json) =>
    server.admin.ok('mutation ($input: DeleteChannelInput!) { deleteChannel(input: $input) { id } }', {
      input: { id },
    })
  const page = await browser.open('/settings/notifications')
  const part = (name: string) => page.getByRole('link', { name, exact: true })
  await button(page, 'Change Early shift').click()
  await page.locator('input[name=name]:focus').fill('Early, changed')
  await button(page, 'Add a rule to Late shift').click()
  await page.getByRole('checkbox', { name: 'A storm began' }).check()

  // While it is looked at.
  await remove(early!)
  await page.getByRole('listitem', { name: 'Early shift' }).waitFor({ state: 'detached' })
  await part('Rules').click()
  await part('Notifications not saved').waitFor()
  await part('Notifications not saved').click()
  await page.getByRole('checkbox', { name: 'A storm began', checked: true }).waitFor()

  // While something else is: it shows as soon as it is looked at again.
  await part('Rules').click()
  await remove(late!)
  await part('Notifications not saved').click()
  await button(page, 'New channel').waitFor()
  expect(await page.getByRole('listitem', { name: 'Late shift' }).count()).toBe(0)
  await part('Rules').click()
  await part('Notifications').waitFor()
})
