import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { stoppedPhases, unique, type StoppedPhase } from './support/phaseScenes.ts'
import { queueIds } from './support/queueScenes.ts'
import { resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

let server: TestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await startTestServer()
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

/** So few of each kind that none go into one card, and together more than a low window shows. */
async function longQueue(): Promise<readonly StoppedPhase[]> {
  const scenes = []
  for (const type of ['CAPTCHA', 'CHALLENGE', 'CONTENT_REJECTION']) {
    scenes.push(await stoppedPhases(server, { count: 4, type, phases: [unique('step')] }))
  }
  const stopped = scenes.flatMap((scene) => scene.stopped)
  const inOrder = await queueIds(server.admin, {})
  return stopped.toSorted((a, b) => inOrder.indexOf(a.reviewId) - inOrder.indexOf(b.reviewId))
}

/** What the page hears of. @returns resolves once it has heard that this review left the queue. */
function listenTo(page: Page): (reviewId: string) => Promise<void> {
  const heard: string[] = []
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))))
  return (reviewId) =>
    eventually(() =>
      expect(heard.some((each) => each.includes('REMOVED') && each.includes(reviewId))).toBe(true),
    )
}

/** Turns the wheel a little, to the end of what the browser makes of it. */
async function wheel(page: Page): Promise<void> {
  const list = page.getByRole('listbox').locator('..')
  const ended = await list.evaluateHandle((scroller) => ({
    event: new Promise((done) => scroller.addEventListener('scrollend', () => done(null), { once: true })),
  }))
  await page.mouse.wheel(0, 20)
  await ended.evaluate(({ event }) => event)
}

test('what changes while somebody scrolls waits until the list rests, and no longer than a moment', async () => {
  const stopped = await longQueue()
  let hears: ReturnType<typeof listenTo> = async () => {}
  // A clock that stands still does so for everything of one person in this file.
  const page = await browser.open('/?view=queue', {
    manager: 'Noor',
    height: 420,
    prepare: async (window) => {
      hears = listenTo(window)
    },
  })
  await page.getByText('Live', { exact: true }).waitFor()
  const row = ({ username }: StoppedPhase) => page.getByRole('option').filter({ hasText: username })
  const gone = (item: StoppedPhase) => row(item).filter({ hasText: 'Resolved' })
  const [first, second, third] = stopped.slice(3) as [StoppedPhase, StoppedPhase, StoppedPhase]
  await row(second).hover()
  await page.clock.install()
  await page.clock.pauseAt(new Date(Date.now() + 60_000))

  // At rest it is seen at once.
  await resolve(server.admin, first.reviewId, 'SKIP_PHASE')
  await hears(first.reviewId)
  await page.clock.runFor(1)
  await gone(first).waitFor()

  await wheel(page)
  await resolve(server.admin, second.reviewId, 'SKIP_PHASE')
  await hears(second.reviewId)
  await page.clock.runFor(149)
  await row(second).waitFor()
  expect(await gone(second).count()).toBe(0)
  await page.clock.runFor(1)
  await gone(second).waitFor()

  // Who scrolls on and on sees it all the same, a few times a second.
  await wheel(page)
  await resolve(server.admin, third.reviewId, 'SKIP_PHASE')
  await hears(third.reviewId)
  for (const ms of [140, 140]) {
    await page.clock.runFor(ms)
    await wheel(page)
    expect(await gone(third).count()).toBe(0)
  }
  await row(third).waitFor()
  await page.clock.runFor(20)
  await gone(third).waitFor()
})
