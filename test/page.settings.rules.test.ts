import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { removeOld } from '../server/retention/removeOld.ts'
import { expectAccessible } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { stoppedPhase } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

/** The browser reports an answer that refuses as an error of the page, and some are what is wanted here. */
const REFUSED = /the server responded with a status of 400/

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
const field = (page: Page, label: string) => page.getByLabel(label, { exact: true })

test('a rule that is changed holds, is listed with who changed it, and can be taken back', async () => {
  const page = await browser.open('/settings/rules')
  const settings = async () => {
    const query = '{ settings { undoSeconds escalationMinutes { urgent high } } }'
    return (await server.admin.ok(query)).settings
  }
  await field(page, 'Urgent').fill('12')
  await page.keyboard.press('Enter')
  await page.getByText('Saved. It holds on every server.', { exact: true }).waitFor()
  expect((await settings()).escalationMinutes).toEqual({ urgent: 12, high: 60 })

  await page.getByRole('link', { name: 'Audit log' }).click()
  const change = page.getByRole('listitem').filter({ hasText: '15 min → 12 min' })
  await change.filter({ hasText: 'Administrator' }).waitFor()

  await page.getByRole('link', { name: 'Rules' }).click()
  await field(page, 'High').fill('90')
  await page.keyboard.press('Enter')
  await button(page, 'Undo').click()
  await page.getByText('Undone.', { exact: true }).waitFor()
  expect((await settings()).escalationMinutes).toEqual({ urgent: 12, high: 60 })

  // An empty field has no number, and is not taken for 0, which means never.
  await field(page, 'Urgent').fill('0')
  await page.getByText('never', { exact: true }).waitFor()
  await field(page, 'Urgent').fill('')
  await page.keyboard.press('Enter')
  await page.getByText('Write a number.', { exact: true }).waitFor()
  expect(await page.getByText('never', { exact: true }).count()).toBe(0)
  await page.keyboard.press('Escape')

  await field(page, 'Time to undo').fill('99999')
  await page.keyboard.press('Enter')
  await page.locator('input[name=undoSeconds][aria-invalid]:focus').waitFor()
  expect((await settings()).undoSeconds).toBe(0)
})

test('what somebody else sets shows by itself, to a manager as well, and what is being changed stays', async () => {
  const page = await browser.open('/settings/rules')
  const mia = await browser.open('/settings/rules', { manager: 'Mia' })
  await field(mia, 'Low').and(mia.locator('[readonly]')).waitFor()
  await field(page, 'For comparison').fill('12')
  await field(page, 'Normal').fill('17')
  await page.getByRole('link', { name: 'Audit log' }).click()
  await page.getByRole('link', { name: 'Rules not saved' }).waitFor()
  await server.admin.ok(
    'mutation { changeSettings(input: {escalationMinutes: {low: 777}, holdOutShare: 0.2}) { settings { undoSeconds } } }',
  )
  await page.getByRole('link', { name: 'Rules not saved' }).click()
  for (const window of [page, mia]) await expect.poll(() => field(window, 'Low').inputValue()).toBe('777')
  await expect.poll(() => field(mia, 'For comparison').inputValue()).toBe('20')
  expect(await field(page, 'For comparison').inputValue()).toBe('12')
  await field(page, 'Normal').press('Escape')
  await expect.poll(() => field(page, 'Normal').inputValue()).toBe('240')
  const overtaken = page.getByText(/^Now 20, changed meanwhile/)
  await overtaken.waitFor()
  expect(await mia.getByText(/changed meanwhile/).count()).toBe(0)

  await field(page, 'Weighs half after').fill('21')
  await page.keyboard.press('Enter')
  await field(page, 'Retries an hour').fill('7.5')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByText('Saved. It holds on every server.', { exact: true }).count()).toBe(2)
  await overtaken.waitFor({ state: 'detached' })
  const { settings } = await server.admin.ok(
    '{ settings { outcomeHalfLifeDays holdOutShare retryBudgetShare retryBudgetFloor } }',
  )
  expect(settings).toMatchObject({ outcomeHalfLifeDays: 21, holdOutShare: 0.12, retryBudgetShare: 0.075 })
})

test('whether learning helps stands beside what it goes by, with its range and its sample', async () => {
  await server.sql(
    `WITH failed AS (
       INSERT INTO failures (phase_id, account_id, type, message, attempt, worker, fingerprint, decision, because, decided_by)
       SELECT phase.id, phase.account_id, 'TIMEOUT', 'm', 1, 'w', 'f', 'RETRY', 'b', CASE WHEN n > 10 THEN 'HOLD_OUT' ELSE 'LEARNING' END
       FROM (SELECT * FROM warmup_phases ORDER BY id LIMIT 1) phase, generate_series(1, 14) n
       RETURNING id, phase_id, account_id, decided_by)
     INSERT INTO automatic_retries (failure_id, account_id, phase_id, campaign_id, failure_type, phase_name, platform,
       attempt, delay_seconds, at, outcome, outcome_at)
     SELECT failed.id, account.id, phase.id, phase.campaign_id, 'TIMEOUT', phase.name, account.platform, 1, 60, now(),
       CASE WHEN decided_by = 'HOLD_OUT' OR row_number() OVER (PARTITION BY decided_by) > 8 THEN 'REFAILED' ELSE 'CONFIRMED' END, now()
     FROM failed JOIN warmup_phases phase ON phase.id = failed.phase_id JOIN accounts account ON account.id = failed.account_id`,
  )
  const page = await browser.open('/settings/rules')
  const helps = page.getByRole('list', { name: /^Failures after which the work went on without a person/ })
  await helps.getByText('By learning').waitFor()
  expect(await helps.getByRole('listitem').allTextContents()).toEqual([
    expect.stringMatching(/^By learning80\s%, likely \d+\s% to \d+\s%, of 10$/),
    expect.stringMatching(/^For comparison0\s%, likely \d+\s% to \d+\s%, of 4$/),
  ])
})

test('a lower age is asked about first, and the audit log says since when it is complete', async () => {
  const kept = async () => {
    const { settings } = await server.admin.ok('{ settings { retentionDays { events messages } } }')
    return settings.retentionDays
  }
  const page = await browser.open('/settings/rules')
  await field(page, 'Audit log').fill('45')
  await field(page, 'Messages').fill('400')
  await page.keyboard.press('Enter')
  const asked = page.getByRole('group', {
    name: /^Audit log older than 45 days and Messages older than 400 days:/,
  })
  await asked.waitFor()
  await expectAccessible(page, [{}, { dark: true }, { width: 360, height: 740 }, {}])
  await page.keyboard.press('Escape')
  expect(await field(page, 'Audit log').inputValue()).toBe('0')
  expect(await kept()).toEqual({ events: 0, messages: 0 })

  await field(page, 'Audit log').fill('45')
  await page.keyboard.press('Enter')
  await button(page, 'Save and remove').click()
  await page.getByText('Saved. It holds on every server.', { exact: true }).waitFor()
  expect(await button(page, 'Undo').count()).toBe(0)
  expect(await kept()).toEqual({ events: 45, messages: 0 })
  // Longer is no loss: nothing is asked.
  await field(page, 'Audit log').fill('60')
  await page.keyboard.press('Enter')
  await button(page, 'Undo').waitFor()
  expect(await kept()).toEqual({ events: 60, messages: 0 })

  await server.sql('ALTER TABLE events DISABLE TRIGGER USER')
  await server.sql(`UPDATE events SET at = at - interval '61 days' WHERE type = 'campaign.created'`)
  await server.sql(
    'UPDATE events SET at = at - interval $$62 days$$ WHERE position < (SELECT min(position) FROM events WHERE type = $$campaign.created$$)',
  )
  await server.sql('ALTER TABLE events ENABLE TRIGGER USER')
  await removeOld(server.app, new AbortController().signal)
  await page.getByRole('link', { name: 'Audit log', exact: true }).click()
  await page.getByText(/^Complete since .+ What is older was removed by its age\./).waitFor()
  await page
    .getByRole('list', { name: 'Audit log' })
    .getByText('60 days → 45 days')
    .or(page.getByText('45 days → 60 days'))
    .first()
    .waitFor()
})
