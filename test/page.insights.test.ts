import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { expectAccessible, SIZES } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { createSubjects, writeHistory, type Subjects } from './support/insightsHistory.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

let server: TestServer
let browser: TestBrowser
let subjects: Subjects

/** Twelve retries of which nine helped, one dismissal, one that waits; failures and verdicts. */
async function writeTwoDays(): Promise<void> {
  const end = (day: number) => day * DAY + 9 * HOUR
  const reviews = Array.from({ length: 14 }, (_, at) => ({
    isPhase: true,
    subject: at,
    at: end(at % 2),
    after: at === 13 ? null : 38_000,
    reason: 0,
    status: 'OPEN',
    by: 'PERSON',
  }))
  const logs = Array.from({ length: 13 }, (_, at) => ({
    review: at,
    after: 38_000,
    action: at === 12 ? 'DISMISS' : 'RETRY',
    outcome: at < 9 || at === 12 ? ('CONFIRMED' as const) : ('REFAILED' as const),
    who: at % 2,
    name: at % 2 === 0 ? 'Ann' : 'Ben',
  }))
  const failures = Array.from({ length: 5 }, (_, at) => ({
    subject: at,
    at: end(at % 2),
    cause: at === 4 ? 1 : 0,
    decision: 'REVIEW',
    says: at === 4 ? 'a puzzle' : 'no answer',
  }))
  const verdicts = (['COMPLETED', 'COMPLETED', 'QUESTION', 'ERROR'] as const).map((verdict, at) => ({
    subject: at,
    at: end(0),
    verdict,
    course: 'applied',
    judged: at === 1 ? false : null,
    judgedAt: end(1),
    overridden: at === 1,
    lag: 700,
    classifier: 'offline',
  }))
  await writeHistory(server, subjects, { reviews, logs, failures, verdicts }, Date.now() - 3 * DAY)
  await server.sql('UPDATE review_logs SET outcome_at = at')
}

beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_MINIMUM_SAMPLE: '5' })
  browser = await startBrowser(server)
  subjects = await createSubjects(server)
  await writeTwoDays()
})
afterEach(async () => {
  await browser.closeWindows()
  expect(browser.problems).toEqual([])
})
afterAll(async () => {
  await browser?.stop()
  await server?.stop()
})

test('the numbers, by other groups and over other days, as tables, all in the address', async () => {
  await server.sql("UPDATE reviews SET fingerprint = 'f0' WHERE status = 'OPEN'")
  const page = await browser.open('/')
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('j')
  await page.getByText(/^Retry worked \d of \d times here\. Likely \d+ to \d+ %\.$/).waitFor()
  // What it goes by is one step away, each case in its own words.
  await page.getByText('Cases', { exact: true }).click()
  const cases = page.locator('details').filter({ hasText: 'Cases' }).getByRole('link')
  await cases.first().waitFor()
  expect(await cases.first().textContent()).toMatch(/(worked|came back)by (Ann|Ben)/)
  expect(await cases.first().getAttribute('href')).toMatch(/^\/\?item=/)
  await expectAccessible(page)
  // Before many are retried the same is said of them.
  await page.keyboard.press('x')
  await page.keyboard.press('Shift+R')
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/^Retry worked \d of \d times in cases like these$/).waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  const works = page.getByRole('region', { name: 'What works' })
  const retry = works.getByRole('row', { name: /^Retry/ })
  await retry.waitFor()
  expect(new URL(page.url()).pathname).toBe('/insights')
  expect(await retry.textContent()).toMatch(/75 %, likely between \d+ % and \d+ %.*9 of 12.*38 s/)
  expect(await works.getByRole('row', { name: /^Dismiss/ }).textContent()).toContain('too few to say')
  expect(
    await page.getByRole('term').filter({ hasText: 'Work went on' }).locator('..').textContent(),
  ).toContain('of 13 with a known outcome')

  await works.getByRole('combobox').selectOption({ label: 'Person' })
  await works.getByRole('row', { name: /^Ann/ }).waitFor()
  expect(new URL(page.url()).searchParams.get('by')).toBe('reviewer')
  await works.getByRole('button', { name: 'As a table' }).click()
  await works.getByRole('columnheader', { name: 'One in ten over' }).waitFor()

  const backlog = page.getByRole('region', { name: 'Backlog' })
  await backlog.getByRole('img', { name: /^Open items: .* 1 at the end/ }).waitFor()
  await backlog.getByRole('button', { name: 'As a table' }).click()
  expect(await backlog.getByRole('row').nth(1).textContent()).toMatch(/^.*?1/)

  const breaks = page.getByRole('region', { name: 'What breaks' })
  await breaks.getByRole('link', { name: /no answer/ }).waitFor()
  expect(await breaks.getByRole('row', { name: /no answer/ }).textContent()).toMatch(/44$|43$|42$/)

  const auto = page.getByRole('region', { name: 'Auto-review' })
  expect(await auto.textContent()).toMatch(
    /2 completed, closed.*opened again by a person1 of 250 %.*1 of 425 %/,
  )

  // As files: the same numbers, of the same days and groups.
  const links = page.getByRole('link', { name: / as CSV$/ })
  const addresses = await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href))
  const files = await page.evaluate(
    (all) => Promise.all(all.map(async (address) => (await fetch(address)).text())),
    addresses,
  )
  const points = await backlog.getByRole('row').count()
  expect(files.map((file) => file.trimEnd().split('\r\n').length)).toEqual([3, points, 3, 3, 2])
  expect(files[0]).toMatch(/^label,.*\r\nAnn,7,/)

  await page.getByRole('button', { name: '7 days' }).click()
  await page.waitForURL(/days=7/)
  // Before anything happened.
  await page.goto(`${server.url}/insights?from=2026-01-01&to=2026-01-07`)
  await page.getByText('Nothing in this range.').first().waitFor()
  await page.getByRole('button', { name: '1 Jan to 7 Jan' }).click()
  await page.getByLabel('From').fill('2026-01-09')
  await page.getByText(/The first day must not be later than the last/).waitFor()
})

test('while other days are read nothing moves, and what is overtaken is called off', async () => {
  const page = await browser.open('/insights')
  const breaks = page.getByRole('region', { name: 'What breaks' })
  await breaks.getByRole('columnheader', { name: '14 days' }).waitFor()
  const places = () =>
    page
      .getByRole('main')
      .locator('h1, h2, header button, dt')
      .evaluateAll((all) =>
        all.map((each) => [each.textContent, JSON.stringify(each.getBoundingClientRect())]),
      )
  const before = await places()
  expect(before.length).toBeGreaterThan(10)

  // Ninety days never come.
  const isHeld = (body: string | null) => {
    const { operationName, variables } = JSON.parse(body ?? '{}')
    if (operationName !== 'Insights') return false
    return Date.parse(variables.range.to) - Date.parse(variables.range.from) > 80 * DAY
  }
  await page.route('**/graphql', (route) =>
    isHeld(route.request().postData()) ? undefined : route.continue(),
  )
  const calledOff = page.waitForEvent('requestfailed', (request) => isHeld(request.postData()))
  await page.getByRole('button', { name: '90 days' }).click()
  await page.locator('[aria-busy=true]').waitFor()
  expect(await places()).toEqual(before)
  await page.getByRole('button', { name: '7 days' }).click()
  await breaks.getByRole('columnheader', { name: '7 days' }).waitFor()
  await page.locator('[aria-busy=false]').waitFor()
  expect((await calledOff).failure()?.errorText).toBe('net::ERR_ABORTED')
  expect(await places()).toEqual(before)
  await page.unroute('**/graphql')
})

test('narrowed to a project it says so, and says what each number means', async () => {
  const page = await browser.open('/insights')
  await page.getByRole('button', { name: /All campaigns and projects/ }).click()
  await page.getByRole('group', { name: 'What the numbers are about' }).getByRole('checkbox').first().check()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /1 chosen/ }).waitFor()
  expect(new URL(page.url()).searchParams.get('campaign')).not.toBeNull()

  await page.getByText('How these numbers are counted').click()
  await page
    .getByText(/Jeffreys/)
    .first()
    .waitFor()
  await page.goto(`${server.url}/insights?campaign=nonsense`)
  await page.getByText('One of the campaigns or projects in the address is not there.').waitFor()
})

test.each(SIZES)('axe finds nothing in Insights, %s', async (_size, looks) => {
  const page = await browser.open('/insights', looks[0])
  await page.getByRole('region', { name: 'Backlog' }).getByRole('img').waitFor()
  await expectAccessible(page, looks)
  const toggles = page.getByRole('button', { name: 'As a table' })
  while ((await toggles.count()) > 0) await toggles.first().click()
  await expectAccessible(page)
})
