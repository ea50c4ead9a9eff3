import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { FAILURE_TYPES } from '../server/entities/words.ts'
import { expectAccessible, SIZES } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser, type WindowOptions } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { png } from './support/images.ts'
import { claimPhases, importAccounts, stoppedPhase, stoppedPhases } from './support/phaseScenes.ts'
import { FAIL, RECORD } from './support/phaseWork.ts'
import { resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { stoppedTicket } from './support/ticketScenes.ts'
import { tryUndo } from './support/undoCalls.ts'
import { upload } from './support/uploads.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

const RESOLVE = 'mutation ($input: ResolveReviewInput!) { resolveReview(input: $input) { review { id } } }'

let server: TestServer
let browser: TestBrowser

beforeAll(async () => {
  // Longer than any of these tests takes: what is too late is made so.
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '600' })
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

const row = (page: Page, who: string) => page.getByRole('option').filter({ hasText: who })
const detail = (page: Page, who: string) => page.getByRole('heading', { name: who, exact: true })

async function openReview(
  reviewId: string,
  who: string,
  campaignId: string,
  look: WindowOptions = {},
): Promise<Page> {
  const page = await browser.open(`/?campaign=${campaignId}&item=${reviewId}`, look)
  await detail(page, who).waitFor()
  return page
}

/** A bot works, takes screenshots and fails. */
async function failureWithScreenshot() {
  const { campaignId, accounts } = await importAccounts(server.admin, { phases: ['First post', 'Settle in'] })
  const [lease] = await claimPhases(server.admin, campaignId)
  const ofAction = await upload(server.url, server.admin, png(60, 40))
  const ofFailure = await upload(server.url, server.admin, png(80, 60))
  const actions = [
    { name: 'Upload photo', ok: true, message: '1.8 MB', screenshotId: ofAction.id },
    { name: 'Publish', ok: false, message: 'a puzzle came up' },
  ]
  await server.admin.ok(RECORD, { input: { lease: lease!.lease, actions } })
  const failure = {
    type: 'CAPTCHA',
    message: 'asks for an image puzzle',
    details: { lastStep: 'Publish', waited: '120 s' },
    screenshotId: ofFailure.id,
  }
  const { failPhase } = await server.admin.ok(FAIL, { input: { lease: lease!.lease, failure } })
  const { username } = accounts[0]!
  const { id: reviewId, version } = failPhase.decision.review
  return { campaignId, accountId: accounts[0]!.id, username, reviewId, version, screenshot: ofFailure.url }
}

test('a screenshot is fetched with credentials and stays blurred until V or a click shows it', async () => {
  const { reviewId, username, campaignId, screenshot } = await failureWithScreenshot()
  const page = await browser.open('/')
  const asked = page.waitForResponse((response) => response.url() === server.url + screenshot)
  await page.goto(`${server.url}/?campaign=${campaignId}&item=${reviewId}`)
  await detail(page, username).waitFor()
  const answer = await asked
  expect(answer.status()).toBe(200)
  expect((await answer.request().allHeaders()).cookie).toBeTruthy()
  expect((await fetch(server.url + screenshot)).status).toBe(401)

  const hidden = page.getByRole('button', { name: /^Show the screenshot: Captcha/ })
  const image = hidden.locator('img')
  expect(await image.evaluate((each) => getComputedStyle(each).filter)).toContain('blur')
  const { width, height } = (await hidden.boundingBox())!
  await page.keyboard.press('v')
  const shown = page.getByRole('img', { name: /^Screenshot: Captcha/ })
  await shown.waitFor()
  expect(await shown.evaluate((each) => getComputedStyle(each).filter)).toBe('none')
  const large = page.getByRole('button', { name: /^Open the screenshot large: Captcha at .*, First post$/ })
  expect(await large.boundingBox()).toMatchObject({ width, height })

  await large.click()
  const dialog = page.getByRole('dialog', { name: /^Screenshot: Captcha/ })
  await dialog.waitFor()
  // Its keys are not the page's: R does not retry from here.
  await page.keyboard.press('r')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await detail(page, username).waitFor()
  expect(
    await server.sql('SELECT 1 FROM review_logs WHERE review_id = (SELECT max(id) FROM reviews)'),
  ).toEqual([])
  await page.keyboard.press('v')
  await hidden.waitFor()
  await page.getByText('Last step').waitFor()
})

test('evidence leaves out what says nothing and what stands there already, as an account does whose bot reported no step', async () => {
  const { campaignId, accounts } = await importAccounts(server.admin)
  const [lease] = await claimPhases(server.admin, campaignId)
  const details = { attempt: 7, retriedBy: null, note: ' ', seen: [], shown: { code: 3 }, isSlow: false }
  const failure = { type: 'CAPTCHA', message: 'asks for an image puzzle', details }
  await server.admin.ok(FAIL, { input: { lease: lease!.lease, failure } })
  const page = await browser.open(`/accounts/${accounts[0]!.id}`)
  await page.getByText('No bot has reported a step yet.', { exact: true }).waitFor()
  expect(await page.getByText('Last step').count()).toBe(0)
  await page.getByRole('link', { name: /Captcha/ }).click()
  await page.getByRole('button', { name: 'Retry', exact: true }).waitFor()
  const pairs = page.getByRole('definition').locator('xpath=..')
  expect(await pairs.filter({ hasText: /^(?!Phase)/ }).allTextContents()).toEqual([
    'Shown{"code":3}',
    'Is slowfalse',
    'Attempt1 of 3',
    'Botbot',
  ])
})

test('a screenshot that cannot be loaded says so in its place, and is tried again', async () => {
  const { reviewId, username, campaignId, screenshot } = await failureWithScreenshot()
  const page = await browser.open('/')
  await page.route(server.url + screenshot, (route) =>
    route.fulfill({ contentType: 'image/png', body: 'torn' }),
  )
  await page.goto(`${server.url}/?campaign=${campaignId}&item=${reviewId}`)
  await detail(page, username).waitFor()
  await page.getByText('The screenshot could not be loaded.').waitFor()
  await page.unroute(server.url + screenshot)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('button', { name: /^Show the screenshot/ }).waitFor()
})

test('the timeline shows what bots, the system and people did, and each of them alone', async () => {
  const { reviewId, version, username, campaignId } = await failureWithScreenshot()
  const page = await openReview(reviewId, username, campaignId)
  // The innermost: the detail around it is one as well.
  const timeline = page.locator('section', { has: page.getByRole('heading', { name: 'Timeline' }) }).last()
  const lines = timeline.getByRole('listitem').filter({ has: page.locator('time') })
  await lines.filter({ hasText: 'Upload photo' }).waitFor()
  const failed = lines.filter({ hasText: 'Captcha' })
  const sentOn = 'Only a person can get past this. Sent to a person.'
  expect(await failed.textContent()).toContain(`in First post, attempt 1. ${sentOn}`)
  const evidence = page.getByRole('paragraph').filter({ hasText: /^\s*asks for an image puzzle\s*$/ })
  const firstLetter = (text: Element) => getComputedStyle(text, '::first-letter').textTransform
  expect(await evidence.evaluate(firstLetter)).toBe('uppercase')
  expect(await lines.count()).toBe(3)
  await lines.getByRole('button', { name: /^Open the screenshot large: Upload photo at/ }).waitFor()

  const mika = await server.clientFor('MANAGER', 'Mika')
  await mika.ok(RESOLVE, {
    input: { reviewId, version, action: 'COMPLETE_MANUALLY', notes: 'solved it by hand' },
  })
  await lines.filter({ hasText: 'Mika did it by hand“solved it by hand”' }).waitFor()
  // No longer the evidence above, it says itself what it was.
  const whole = `in First post, attempt 1: asks for an image puzzle. ${sentOn}`
  await eventually(async () => expect(await failed.textContent()).toContain(whole))
  await page.getByRole('button', { name: 'Failures' }).click()
  await eventually(async () => expect(await lines.count()).toBe(1))
  await page.getByRole('button', { name: 'People' }).click()
  await lines.filter({ hasText: 'Mika did it by hand' }).waitFor()
  expect(await lines.count()).toBe(1)
})

test('each type of failure has its own words', async () => {
  const { campaignId } = await importAccounts(server.admin, { count: FAILURE_TYPES.length })
  const leases = await claimPhases(server.admin, campaignId, FAILURE_TYPES.length)
  const words: Record<string, string> = {
    CAPTCHA: 'Captcha',
    CHALLENGE: 'Challenge',
    CONTENT_REJECTION: 'Content rejected',
    RATE_LIMIT: 'Rate limit',
    ACCOUNT_SUSPENDED: 'Suspended',
    NETWORK_ERROR: 'Network',
    TIMEOUT: 'Timeout',
    BOT_ERROR: 'Bot error',
    OTHER: 'Other',
  }
  const reviewIds: string[] = []
  for (const [at, failureType] of FAILURE_TYPES.entries()) {
    const { createManualReview } = await server.admin.ok(
      'mutation ($input: CreateManualReviewInput!) { createManualReview(input: $input) { review { id } } }',
      { input: { phaseId: leases[at]!.phase.id, failureType, message: `About ${failureType}` } },
    )
    reviewIds.push(createManualReview.review.id)
  }
  const page = await browser.open(`/?campaign=${campaignId}`)
  for (const [at, failureType] of FAILURE_TYPES.entries()) {
    await page.locator(`[role=option][data-key="${reviewIds[at]}"]`).click()
    await page
      .getByRole('heading', { name: new RegExp(`^${words[failureType]} at \\d\\d:\\d\\d, `) })
      .waitFor()
    await page.getByText(`About ${failureType}`).first().waitFor()
    const change = page.getByRole('button', { name: 'Change content' })
    await eventually(async () =>
      expect(await change.count()).toBe(failureType === 'CONTENT_REJECTION' ? 1 : 0),
    )
  }
})

test('Z takes back what was done and what was written returns; later it says that it is too late', async () => {
  const { reviewId, username, campaignId, phaseId } = await stoppedPhase(server)
  const page = await openReview(reviewId, username, campaignId)
  const note = page.getByLabel('Note for the team')
  const undo = page.getByRole('status').getByRole('button', { name: 'Undo' })
  const reviewStatus = async () => {
    const { review } = await server.admin.ok('query ($id: ID!) { review(id: $id) { status } }', {
      id: reviewId,
    })
    return review.status
  }
  await page.getByText('warm up becomes available in 10 min, attempts start again at 1.').waitFor()
  await note.fill('solved it by hand')
  await page.getByText(/^Yours for/).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('r')
  await eventually(async () => expect(await reviewStatus()).toBe('RESOLVED'))
  await undo.waitFor()
  await page.keyboard.press('z')
  await eventually(async () => expect(await reviewStatus()).toBe('OPEN'))
  await eventually(async () => {
    if (await note.isVisible()) return
    await row(page, username).click()
  })
  await eventually(async () => expect(await note.inputValue()).toBe('solved it by hand'))

  await page.keyboard.press('r')
  await eventually(async () => expect(await reviewStatus()).toBe('RESOLVED'))
  await undo.waitFor()
  await server.sql(
    `UPDATE review_logs SET undoable_until = clock_timestamp() WHERE undoable_until > clock_timestamp()`,
  )
  await page.keyboard.press('z')
  await page.getByText('Too late to undo').first().waitFor()
  expect(await reviewStatus()).toBe('RESOLVED')
  const { node } = await server.admin.ok('query ($id: ID!) { node(id: $id) { ... on Phase { status } } }', {
    id: phaseId,
  })
  expect(node.status).toBe('PENDING')
})

test('what was resolved says so and can be taken back in the detail as long as its time runs', async () => {
  const { reviewId, username, campaignId, version } = await stoppedPhase(server)
  const page = await openReview(reviewId, username, campaignId)
  const tomo = await server.clientFor('MANAGER', 'Tomo')
  await tomo.ok(RESOLVE, { input: { reviewId, version, action: 'RETRY' } })
  await page.getByRole('heading', { name: /^Tomo retried this \d+ s ago$/ }).waitFor()
  await page.getByText(/left to undo$/).waitFor()
  await page.getByRole('button', { name: 'Undo' }).first().click()
  await page.getByRole('button', { name: 'Retry', exact: true }).waitFor()
  await page.getByRole('listitem').filter({ hasText: 'Tomo retried' }).getByText('undone').waitFor()

  // Where it is listed it says so too, and stands there as long as the pointer does.
  const resolution = await resolve(tomo, reviewId, 'RETRY')
  await page.goto(`${server.url}/?campaign=${campaignId}&view=resolved`)
  await row(page, username).hover()
  await tryUndo(tomo, resolution)
  await row(page, username).filter({ hasText: 'Back in the queue' }).waitFor()
})

test('a snoozed review leaves the queue, says until when, and comes back', async () => {
  const { reviewId, username, campaignId } = await stoppedPhase(server)
  const page = await openReview(reviewId, username, campaignId)
  await page.getByRole('button', { name: 'Retry', exact: true }).waitFor()
  await page.keyboard.press('s')
  await page.locator('button:focus').filter({ hasText: 'In 1 hour' }).waitFor()
  // A letter of the page does nothing while the menu is open.
  await page.keyboard.press('r')
  await page.keyboard.press('Enter')
  await eventually(async () => expect(await row(page, username).count()).toBe(0))
  await page.goto(`${server.url}/?campaign=${campaignId}&item=${reviewId}`)
  // In an hour it may be tomorrow.
  await page.getByText(/^snoozed until .*\d\d:\d\d$/).waitFor()
  const note = page.getByRole('listitem').filter({ hasText: 'snoozed it until' })
  expect(await note.textContent()).not.toContain('UTC')
  await page.getByRole('button', { name: 'Retry', exact: true }).waitFor()

  await server.sql(`UPDATE reviews SET snoozed_until = clock_timestamp() WHERE status = 'SNOOZED'`)
  await eventually(async () => expect(await page.getByText(/^snoozed until/).count()).toBe(0))
  await eventually(async () => {
    const waiting = page.getByRole('button', { name: /new items? came in/ })
    if (await waiting.isVisible()) await waiting.click()
    expect(await row(page, username).count()).toBe(1)
  })
})

test('what somebody else snoozed is brought back by its button, its key and the palette', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 3 })
  const tomo = await server.clientFor('MANAGER', 'Tomo')
  const until = new Date(Date.now() + 3_600_000).toISOString()
  for (const { reviewId } of stopped) {
    await tomo.ok('mutation ($input: SnoozeReviewInput!) { snoozeReview(input: $input) { review { id } } }', {
      input: { reviewId, until },
    })
  }
  const page = await browser.open(`/?campaign=${campaignId}&view=snoozed`)
  const bringBack = page.getByRole('button', { name: 'Bring back now' })
  const ways = [
    () => bringBack.click(),
    () => page.keyboard.press('s'),
    async () => {
      await page.keyboard.press('Control+k')
      await page.getByRole('option', { name: /^Bring back now/ }).click()
    },
  ]
  for (const [index, { reviewId, username }] of stopped.entries()) {
    await row(page, username).click()
    await detail(page, username).waitFor()
    await bringBack.waitFor()
    await ways[index]!()
    await bringBack.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Snooze', exact: true }).waitFor()
    const { review } = await server.admin.ok('query ($id: ID!) { review(id: $id) { status } }', {
      id: reviewId,
    })
    expect(review.status).toBe('OPEN')
  }
  await page.goto(`${server.url}/?campaign=${campaignId}`)
  for (const { username } of stopped) await row(page, username).waitFor()
})

test('it says when it escalates, red in the last tenth; a person can escalate it with a word', async () => {
  const { reviewId, username, campaignId } = await stoppedPhase(server)
  const id = Buffer.from(reviewId, 'base64').toString().split(':')[1]
  await server.sql(
    `UPDATE reviews SET opened_at = clock_timestamp() - interval '34 min',
       escalates_at = clock_timestamp() + interval '26.5 min' WHERE id = $1`,
    [id],
  )
  const page = await openReview(reviewId, username, campaignId)
  await page.getByText('stopped 34 min ago').waitFor()
  const line = page.getByText('escalates in 26 min')
  await line.waitFor()
  const colour = () => line.evaluate((each) => getComputedStyle(each).color)
  const calm = await colour()
  await server.sql(
    `UPDATE reviews SET opened_at = clock_timestamp() - interval '10 h',
       escalates_at = clock_timestamp() + interval '26.5 min' WHERE id = $1`,
    [id],
  )
  await page.reload()
  await line.waitFor()
  expect(await colour()).not.toBe(calm)

  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: /^Escalate/ }).click()
  await page.getByLabel('Why? For the team, and it may stay empty').fill('the launch is today')
  await page.keyboard.press('Control+Enter')
  await page.getByText('escalated once').waitFor()
  await page
    .getByRole('listitem')
    .filter({ hasText: 'escalated it to urgent: the launch is today' })
    .waitFor()
})

test('others that look like this are one click away', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 3, phases: ['similar'] })
  const [first] = stopped
  const page = await openReview(first!.reviewId, first!.username, campaignId)
  await page.getByRole('link', { name: '2 others look like this' }).click()
  await eventually(() => expect(new URL(page.url()).searchParams.get('fingerprint')).toBeTruthy())
  await detail(page, first!.username).waitFor()
  const { reviewQueue } = await server.admin.ok(
    'query ($filter: ReviewFilter) { reviewQueue(filter: $filter) { count { value } } }',
    { filter: { fingerprint: new URL(page.url()).searchParams.get('fingerprint') } },
  )
  expect(reviewQueue.count.value).toBe(3)
})

test('an account is paused and resumed from its own page, which leads to its open reviews', async () => {
  const { accountId, username, reviewId, campaignId } = await stoppedPhase(server)
  const queue = await browser.open(`/?campaign=${campaignId}`)
  await row(queue, username).waitFor()
  const page = await browser.open(`/accounts/${accountId}`, { width: 360, height: 780 })
  await detail(page, username).waitFor()
  await page.getByText('In review', { exact: true }).waitFor()
  await page.getByRole('heading', { name: username, exact: true, level: 1 }).waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Pause account' }).focus()
  await page.getByText(/^Pause account: Nothing new starts on this account/).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('Paused', { exact: true }).waitFor()
  await page.getByRole('listitem').filter({ hasText: 'paused the account' }).waitFor()
  await row(queue, username).getByText('Paused').waitFor()
  await page.getByRole('button', { name: 'Resume account' }).click()
  await page.getByText('In review', { exact: true }).waitFor()
  await row(queue, username).getByText('Paused').waitFor({ state: 'detached' })
  await page.getByRole('link', { name: /Captcha/ }).click()
  await eventually(() => expect(new URL(page.url()).searchParams.get('item')).toBe(reviewId))
  await page.getByRole('button', { name: 'Retry', exact: true }).waitFor()
})

test('a person asks for a look at a phase that nobody stopped', async () => {
  const { accounts } = await importAccounts(server.admin)
  const { id, username } = accounts[0]!
  const page = await browser.open(`/accounts/${id}`)
  await detail(page, username).waitFor()
  await page.keyboard.press('1')
  await page.getByLabel('Phase', { exact: true }).selectOption('post')
  await page.getByLabel('What is it about?').selectOption('Content rejected')
  await page.getByLabel('What should the team look at?').fill('The caption reads like an advertisement.')
  await expectAccessible(page)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('link', { name: /Content rejected.*post · The caption reads/ }).click()
  await page.getByRole('heading', { name: /^Content rejected at \d\d:\d\d, post$/ }).waitFor()
  await page.getByRole('button', { name: 'Change content' }).waitFor()
})

const PHONE = { width: 360, height: 780 }

test.each(SIZES)('menus and the form to escalate are accessible, %s', async (_size, looks) => {
  const { reviewId, username, campaignId } = await stoppedPhase(server)
  const page = await openReview(reviewId, username, campaignId, looks[0])
  const more = page.getByRole('button', { name: 'More' })
  const escalate = page.getByRole('menuitem', { name: /^Escalate/ })
  await more.click()
  await escalate.waitFor()
  await expectAccessible(page, looks)
  await page.keyboard.press('Escape')
  await escalate.waitFor({ state: 'detached' })

  const hour = page.getByRole('button', { name: /^In 1 hour/ })
  await page.getByRole('button', { name: 'Snooze' }).click()
  await hour.waitFor()
  await expectAccessible(page, looks)
  const linesOf = (each: Element) => {
    const text = document.createRange()
    text.selectNode([...each.childNodes].find(({ nodeType }) => nodeType === Node.TEXT_NODE)!)
    return text.getClientRects().length
  }
  expect(await page.getByRole('button', { name: /^Tomorrow morning/ }).evaluate(linesOf)).toBe(1)
  // Down goes through the choices and into the field, where it is the field's own.
  const another = page.getByLabel('Another time')
  await page.locator('button:focus').waitFor()
  for (let each = 0; each < 3; each += 1) await page.keyboard.press('ArrowDown')
  await page.locator('input[type=datetime-local]:focus').waitFor()
  await another.fill('2125-03-10T10:00')
  await page.keyboard.press('ArrowDown')
  expect(await another.inputValue()).not.toBe('2125-03-10T10:00')
  await page.keyboard.press('Escape')
  await hour.waitFor({ state: 'detached' })

  await more.click()
  await escalate.click()
  await page.getByLabel('Why? For the team, and it may stay empty').waitFor()
  await expectAccessible(page, looks)
})

test('on a phone undo and its end leave more than half of the page to the item', async () => {
  const { campaignId, stopped } = await stoppedPhases(server, { count: 2, type: 'CONTENT_REJECTION' })
  const [first] = stopped
  const page = await openReview(first!.reviewId, first!.username, campaignId, PHONE)
  const share = async () => (await page.locator('footer').last().boundingBox())!.height / PHONE.height
  await page.getByRole('button', { name: 'Retry', exact: true }).click()
  const status = page.getByRole('status').filter({ hasText: `Retry for ${first!.username}` })
  await status.getByRole('button', { name: 'Undo' }).waitFor()
  await page.getByRole('button', { name: 'Change content' }).waitFor()
  expect(await share()).toBeLessThan(0.45)

  await server.sql(
    `UPDATE review_logs SET undoable_until = clock_timestamp() WHERE undoable_until > clock_timestamp()`,
  )
  await status.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('heading', { name: 'Too late to undo' }).waitFor()
  expect(await share()).toBeLessThan(0.45)
  await page.getByRole('button', { name: 'All right' }).click()
  await page.getByRole('button', { name: 'Change content' }).waitFor()
})

test('undo of a reply puts its text back into the reply box', async () => {
  const { reviewId, projectId, number } = await stoppedTicket(server, 'STOPPED')
  const page = await browser.open(`/?project=${projectId}&item=${reviewId}`)
  const box = page.getByLabel('Reply to the agent')
  await box.fill('Use the other branch.')
  await page.getByText(/^Yours for/).waitFor()
  await box.press('Control+Enter')
  await page.getByRole('button', { name: 'Undo' }).first().click()
  await eventually(async () => {
    if (!(await box.isVisible())) await row(page, number).click({ timeout: 1000 })
    expect(await box.inputValue({ timeout: 1000 })).toBe('Use the other branch.')
  })
})

test('a note that is being written waits while the connection is lost', async () => {
  const { reviewId, username, campaignId } = await stoppedPhase(server)
  const page = await openReview(reviewId, username, campaignId)
  const note = page.getByLabel('Note for the team')
  await note.fill('half a note')
  await page.context().setOffline(true)
  await page.getByRole('heading', { name: 'Not connected' }).waitFor()
  await page.getByText(/What you wrote is kept\.$/).waitFor()
  await page.context().setOffline(false)
  await eventually(async () => expect(await note.inputValue()).toBe('half a note'))
})

test('who writes a note while the connection goes and comes back writes on, and nothing is done', async () => {
  const { reviewId, username, campaignId } = await stoppedPhase(server)
  const page = await openReview(reviewId, username, campaignId)
  const note = page.getByLabel('Note for the team')
  const lost = page.getByRole('heading', { name: 'Not connected' })
  // Before the first letter is written it has to stay too.
  await note.focus()
  await page.context().setOffline(true)
  await lost.waitFor()
  await page.keyboard.type('the ')
  await page.context().setOffline(false)
  await lost.waitFor({ state: 'detached' })
  await page.keyboard.type('re')
  await page.context().setOffline(true)
  await lost.waitFor()
  expect(await page.getByRole('button', { name: 'Retry', exact: true }).count()).toBe(0)
  await page.keyboard.type('st')
  await page.context().setOffline(false)
  await lost.waitFor({ state: 'detached' })
  await page.keyboard.type(' rests')
  expect(await note.inputValue()).toBe('the rest rests')
  await note.and(page.locator(':focus')).waitFor()
  await page.getByRole('button', { name: 'Retry', exact: true }).waitFor()
  const { review } = await server.admin.ok('query ($id: ID!) { review(id: $id) { status } }', {
    id: reviewId,
  })
  expect(review.status).toBe('OPEN')
})
