import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { stoppedPhases } from './support/phaseScenes.ts'
import { queueIds } from './support/queueScenes.ts'
import { readReview, tryResolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

let server: TestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '30' })
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

interface Item {
  readonly reviewId: string
  readonly username: string
  readonly version: number
}

/** A campaign with stopped accounts, in the queue's order. */
async function scene(count = 2): Promise<{ path: string; items: Item[] }> {
  const { campaignId, stopped } = await stoppedPhases(server, { count })
  const ids = await queueIds(server.admin, { campaignIds: [campaignId] })
  const items = ids.map((id) => stopped.find(({ reviewId }) => reviewId === id)!)
  return { path: `/?campaign=${campaignId}`, items }
}

const note = (page: Page) => page.getByLabel('Note for the team')
const heading = (page: Page, { username }: Item) => page.getByRole('heading', { name: username, exact: true })
const row = (page: Page, { username }: Item) => page.getByRole('option').filter({ hasText: username })
const holderOf = async ({ reviewId }: Item) => (await readReview(server.admin, reviewId)).claim?.by ?? null
const logs = (item: Item) =>
  server.sql('SELECT action FROM review_logs WHERE review_id = $1', [decodeGlobalId(item.reviewId).id])

/** Opens the item and waits until it can be dealt with. */
async function openItem(page: Page, item: Item): Promise<void> {
  await row(page, item).click()
  await heading(page, item).waitFor()
  await note(page).waitFor()
}

async function hasFocus(page: Page): Promise<void> {
  await page.waitForFunction(() => document.activeElement !== document.body)
}

test('two on one item see each other; one acts, the other learns it at once and loses nothing', async () => {
  const { path, items } = await scene()
  const [item] = items as [Item]
  const mine = await browser.open(path)
  const theirs = await browser.open(path, { manager: 'Tomo' })
  await openItem(mine, item)
  await openItem(theirs, item)
  await mine.getByRole('status').filter({ hasText: 'Tomo looks at this too' }).waitFor({ state: 'attached' })
  await theirs
    .getByRole('status')
    .filter({ hasText: 'Administrator looks at this too' })
    .waitFor({ state: 'attached' })

  // To write is to claim: the other reads along, and hears who and for how long.
  await note(mine).fill('half a thought')
  await theirs.getByRole('heading', { name: 'Administrator is on this' }).waitFor()
  expect(await holderOf(item)).toBe('Administrator')
  await eventually(async () => expect(await theirs.getByRole('button', { name: /^Retry/ }).count()).toBe(0))

  // Time passes over a cup of coffee, and the other one deals with it.
  await server.sql('UPDATE reviews SET claim_expires_at = clock_timestamp() WHERE id = $1', [
    decodeGlobalId(item.reviewId).id,
  ])
  await theirs.getByRole('button', { name: /^Skip phase/ }).waitFor()
  await theirs.keyboard.press('3')
  await mine.getByRole('heading', { name: /^Tomo skipped the phase/ }).waitFor()
  await mine.getByText('Your note was not sent. It is kept here until you leave.').waitFor()
  expect(await note(mine).inputValue()).toBe('half a thought')
  await hasFocus(mine)
  // The one who acted is at the next item already, and nobody looks at the old one but us.
  await heading(theirs, items[1]!).waitFor()
  await mine.getByText('Tomo looks at this too').waitFor({ state: 'detached' })
  expect(await logs(item)).toEqual([{ action: 'SKIP_PHASE' }])
})

test('what was written comes back into its field when the other lets go', async () => {
  const { path, items } = await scene(1)
  const [item] = items as [Item]
  const mine = await browser.open(path)
  const theirs = await browser.open(path, { manager: 'Tomo' })
  await openItem(mine, item)
  await openItem(theirs, item)
  await note(mine).fill('my idea')
  await theirs.getByRole('heading', { name: 'Administrator is on this' }).waitFor()
  await server.sql('UPDATE reviews SET claim_expires_at = clock_timestamp() WHERE id = $1', [
    decodeGlobalId(item.reviewId).id,
  ])
  await note(mine).focus()
  await theirs.getByRole('button', { name: /^Claim/ }).click()

  await mine.getByRole('heading', { name: 'Tomo is on this' }).waitFor()
  expect(await note(mine).inputValue()).toBe('my idea')
  await hasFocus(mine)
  await theirs.getByRole('button', { name: /^Release/ }).click()
  await eventually(async () => expect(await note(mine).inputValue()).toBe('my idea'), 30_000)
})

test('who holds the next item is told too', async () => {
  const { path, items } = await scene(2)
  const [first, second] = items as [Item, Item]
  const CLAIM = 'mutation ($input: ClaimReviewInput!) { claimReview(input: $input) { review { id } } }'
  for (const [item, name] of [
    [first, 'Ada'],
    [second, 'Ben'],
  ] as const)
    await (await server.clientFor('MANAGER', name)).ok(CLAIM, { input: { reviewId: item.reviewId } })
  const page = await browser.open(path)
  const told = (text: string) => page.locator('p[role=status]').filter({ hasText: text }).waitFor()
  await row(page, first).click()
  await page.getByRole('heading', { name: 'Ada is on this' }).waitFor()
  await told('Ada is on this')
  await page.keyboard.press('j')
  await page.getByRole('heading', { name: 'Ben is on this' }).waitFor()
  await told('Ben is on this')
})

test('a claim taken by starting to act is given back by leaving; one taken on purpose is kept', async () => {
  const { path, items } = await scene(3)
  const [first, second, third] = items as [Item, Item, Item]
  const page = await browser.open(path)
  await openItem(page, first)
  await page.keyboard.press('n')
  await page.keyboard.type('only a thought')
  await page.getByText(/^Yours for/).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await heading(page, second).waitFor()
  await eventually(async () => expect(await holderOf(first)).toBeNull(), 30_000)

  // An action that asks first is begun as well.
  await page.getByRole('button', { name: /^Reset account/ }).click()
  await page.getByRole('button', { name: 'Yes, reset the account' }).waitFor()
  await page.getByText(/^Yours for/).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('k')
  await heading(page, first).waitFor()
  await eventually(async () => expect(await holderOf(second)).toBeNull(), 30_000)
  expect(await note(page).inputValue()).toBe('only a thought')

  await openItem(page, third)
  await page.keyboard.press('c')
  await page.getByText(/^Yours for/).waitFor()
  await page.keyboard.press('k')
  await heading(page, second).waitFor()
  await page.keyboard.press('n')
  await page.keyboard.type('and gone')
  await page.getByText(/^Yours for/).waitFor()
  expect(await holderOf(second)).toBe('Administrator')
  // The window goes.
  await page.goto('about:blank')
  await eventually(async () => expect(await holderOf(second)).toBeNull(), 30_000)
  expect(await holderOf(third)).toBe('Administrator')
})

test('who goes on writing holds what they claimed on purpose longer, and keeps it', async () => {
  const { path, items } = await scene()
  const [first, second] = items as [Item, Item]
  const page = await browser.open(path)
  await openItem(page, first)
  await page.keyboard.press('c')
  await page.getByText(/^Yours for/).waitFor()
  await server.sql(
    "UPDATE reviews SET claim_expires_at = clock_timestamp() + interval '90 seconds' WHERE id = $1",
    [decodeGlobalId(first.reviewId).id],
  )
  await page.reload()
  await page.getByText('Yours for 1 min').waitFor()
  await page.keyboard.press('n')
  await page.keyboard.type('it takes a while to say')
  await page.getByText(/^Yours for (9|10) min$/).waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('j')
  await heading(page, second).waitFor()
  // What is given back by leaving is so before this is claimed.
  await page.keyboard.press('c')
  await page.getByText(/^Yours for/).waitFor()
  expect(await holderOf(first)).toBe('Administrator')
})

test('a claim taken by starting to act is given back by signing out, which says so where it does not work', async () => {
  const { path, items } = await scene(1)
  const [item] = items as [Item]
  const page = await browser.open(path, { manager: 'Rio' })
  await openItem(page, item)
  await note(page).fill('only a thought')
  await page.getByText(/^Yours for/).waitFor()
  await page.route('**/sign-out', (route) => route.abort('internetdisconnected'))
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('alert').filter({ hasText: 'You are still signed in' }).waitFor()
  // It has been said once the connection is a new one.
  await page.context().setOffline(true)
  await page
    .getByText(/^Not connected since/)
    .first()
    .waitFor()
  await page.context().setOffline(false)
  await page.getByText('Live', { exact: true }).waitFor()
  await page.getByText('You are still signed in').waitFor({ state: 'detached' })
  await page.unroute('**/sign-out')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await holderOf(item)).toBeNull()
})

test('the next item is open before the answer; Z pressed before it waits for it', async () => {
  const { path, items } = await scene()
  const [first, second] = items as [Item, Item]
  const page = await browser.open(path)
  await openItem(page, first)
  await note(page).fill('try again')
  await page.getByText(/^Yours for/).waitFor()
  await page.keyboard.press('Escape')

  let letThrough = () => {}
  const held = new Promise<void>((resolve) => (letThrough = resolve))
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('mutation ResolveReview')) await held
    await route.continue()
  })
  await page.keyboard.press('r')
  await heading(page, second).waitFor()
  await hasFocus(page)
  expect(await logs(first)).toEqual([])
  await page.keyboard.press('z')
  letThrough()
  await page.getByText(`Undone: ${first.username} is in the queue again.`).waitFor()
  expect((await readReview(server.admin, first.reviewId)).status).toBe('OPEN')
  await page.keyboard.press('k')
  await heading(page, first).waitFor()
  await eventually(async () => expect(await note(page).inputValue()).toBe('try again'))
})

test('what does not go through comes back, and says so where the person is by then', async () => {
  const { path, items } = await scene()
  const [first, second] = items as [Item, Item]
  const page = await browser.open(path)
  await openItem(page, first)
  await note(page).fill('try again')
  await page.getByText(/^Yours for/).waitFor()
  await page.keyboard.press('Escape')
  await page.route('**/graphql', (route) =>
    route.request().postData()?.includes('mutation ResolveReview')
      ? route.abort('internetdisconnected')
      : route.continue(),
  )
  await page.keyboard.press('r')
  await heading(page, second).waitFor()
  const notice = page
    .getByRole('alert')
    .filter({ hasText: `Retry for ${first.username} did not go through.` })
  await notice.waitFor()
  expect(await row(page, first).filter({ hasText: 'Resolved' }).count()).toBe(0)
  await page.unroute('**/graphql')

  await notice.getByRole('button', { name: 'Open' }).click()
  await heading(page, first).waitFor()
  await page.getByText(/The server was not reached/).waitFor()
  expect(await note(page).inputValue()).toBe('try again')
  await page.keyboard.press('r')
  await heading(page, second).waitFor()
  await eventually(async () => expect(await logs(first)).toEqual([{ action: 'RETRY' }]), 30_000)
})

test('what went through although its answer was lost counts as done, once the server is reached again', async () => {
  const { path, items } = await scene(3)
  const [first, second, third] = items as [Item, Item, Item]
  const page = await browser.open(path)
  /** The server does it, and the network is gone before its answer. */
  const loseAnswerTo = (mutation: string) => {
    let isGone = false
    return page.route('**/graphql', async (route) => {
      if (isGone) return route.abort('internetdisconnected')
      if (!route.request().postData()?.includes(`mutation ${mutation}`)) return route.continue()
      await route.fetch()
      isGone = true
      await page.context().setOffline(true)
      await route.abort('internetdisconnected')
    })
  }
  const failed = (label: string, { username }: Item) =>
    page.getByRole('alert').filter({ hasText: `${label} for ${username} did not go through.` })
  const comeBack = async () => {
    await page.unroute('**/graphql')
    await page.context().setOffline(false)
    await page.getByText('Live', { exact: true }).waitFor()
  }

  await openItem(page, first)
  await note(page).fill('try again')
  await page.getByText(/^Yours for/).waitFor()
  await page.keyboard.press('Escape')
  await loseAnswerTo('ResolveReview')
  await page.keyboard.press('r')
  await failed('Retry', first).waitFor()
  await comeBack()
  await page.getByRole('button', { name: /^Undo/ }).waitFor()
  await failed('Retry', first).waitFor({ state: 'detached' })
  expect(await logs(first)).toEqual([{ action: 'RETRY' }])
  await page.keyboard.press('z')
  await page.getByText(`Undone: ${first.username} is in the queue again.`).waitFor()
  await openItem(page, first)
  expect(await note(page).inputValue()).toBe('try again')

  // Taken back is taken back, too.
  await openItem(page, first)
  await page.keyboard.press('r')
  await page.getByText(`Retry for ${first.username}`).waitFor()
  await loseAnswerTo('UndoResolution')
  await page.keyboard.press('z')
  await page.getByText('The server was not reached. Press again to try once more.').waitFor()
  await comeBack()
  await page.keyboard.press('z')
  await page.getByText(`Undone: ${first.username} is in the queue again.`).waitFor()

  await openItem(page, second)
  await loseAnswerTo('SnoozeReview')
  await page.keyboard.press('s')
  await page.getByRole('button', { name: 'In 1 hour' }).click()
  await failed('Snooze', second).waitFor()
  await comeBack()
  await failed('Snooze', second).waitFor({ state: 'detached' })
  await heading(page, third).waitFor()
  await page.keyboard.press('z')
  await page.getByText(`Undone: ${second.username} is in the queue again.`).waitFor()
  expect((await readReview(server.admin, second.reviewId)).status).toBe('OPEN')
})

test('what is never answered is given up, and says that it may have gone through', async () => {
  const { path, items } = await scene()
  const [first, second] = items as [Item, Item]
  const page = await browser.open(path)
  await openItem(page, first)
  await page.clock.install()
  let isAsked = () => {}
  const asked = new Promise<void>((resolve) => (isAsked = resolve))
  await page.route('**/graphql', (route) =>
    route.request().postData()?.includes('mutation ResolveReview') ? isAsked() : route.continue(),
  )
  await page.keyboard.press('r')
  await heading(page, second).waitFor()
  await asked
  await page.clock.fastForward(31_000)
  const notice = page
    .getByRole('alert')
    .filter({ hasText: `Retry for ${first.username} did not go through.` })
  await notice.getByRole('button', { name: 'Open' }).click()
  await page.getByText('It may have gone through: look before you try again.').waitFor()
  expect(await logs(first)).toEqual([])
})

test('who was second stays where they are by then, and the row stays gone', async () => {
  const { path, items } = await scene()
  const [first, second] = items as [Item, Item]
  const other = await server.clientFor('MANAGER', 'Mika')
  const page = await browser.open(path)
  await openItem(page, first)
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('mutation ResolveReview')) {
      expect((await tryResolve(other, first, 'SKIP_PHASE')).errors).toBeUndefined()
    }
    await route.continue()
  })
  await page.keyboard.press('r')
  await page
    .getByRole('alert')
    .filter({ hasText: `Retry for ${first.username} did not go through.` })
    .waitFor()
  await heading(page, second).waitFor()
  await row(page, first).filter({ hasText: 'Resolved' }).waitFor()
  expect(await logs(first)).toEqual([{ action: 'SKIP_PHASE' }])
})

test('a key that is pressed while the next item is still read does nothing to the one before', async () => {
  const { path, items } = await scene()
  const [first, second] = items as [Item, Item]
  const page = await browser.open(path)
  await openItem(page, first)
  let letThrough = () => {}
  const held = new Promise<void>((resolve) => (letThrough = resolve))
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('query Review(')) await held
    await route.continue()
  })
  await page.keyboard.press('j')
  await page.waitForURL((url) => url.searchParams.get('item') === second.reviewId)
  // What stands there still is seen to be off.
  for (const name of [/^Retry(?!:)/, /^Claim/])
    await page.getByRole('button', { name, disabled: true }).waitFor()
  for (const key of ['r', '3', 'c']) await page.keyboard.press(key)
  letThrough()
  await heading(page, second).waitFor()
  await page.getByRole('button', { name: /^Retry(?!:)/, disabled: false }).waitFor()
  expect(await logs(first)).toEqual([])
  expect(await holderOf(first)).toBeNull()
})

test('the focus stays in the item when its button goes with what it did, and at the end of the queue', async () => {
  const { path, items } = await scene()
  const page = await browser.open(path)
  await openItem(page, items[0]!)
  await page.getByRole('button', { name: /^Skip phase/ }).focus()
  await page.keyboard.press('Enter')
  await heading(page, items[1]!).waitFor()
  await hasFocus(page)
  await note(page).waitFor()
  await page.getByRole('button', { name: /^Skip phase/ }).focus()
  await page.keyboard.press('Enter')
  await page.mouse.move(1200, 200)
  await page.getByText('Nothing fits this filter.').waitFor()
  await hasFocus(page)
})
