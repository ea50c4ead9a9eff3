import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { expectAccessible } from './support/accessible.ts'
import { BROWSER_TEST_MS, look, startBrowser, type TestBrowser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { stoppedPhase, stoppedPhases, unique } from './support/phaseScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

let server: TestServer
let browser: TestBrowser
let scene: Awaited<ReturnType<typeof stoppedPhases>>

beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '60' })
  browser = await startBrowser(server)
  scene = await stoppedPhases(server, { count: 4, phases: [unique('step')] })
  await stoppedPhases(server, { count: 2, type: 'CHALLENGE', phases: [unique('step')] })
})
afterEach(async () => {
  await browser.closeWindows()
  expect(browser.problems).toEqual([])
})
afterAll(async () => {
  await browser?.stop()
  await server?.stop()
})

const options = (page: Page) => page.getByRole('option')
const row = (page: Page, who: string) => options(page).filter({ hasText: who })
const DISMISS = 'mutation ($input: ResolveReviewInput!) { resolveReview(input: $input) { review { id } } }'

test('what the filter shows is counted, saved by a name, opens first, and is left again', async () => {
  const page = await browser.open('/')
  await row(page, 'Captcha').first().waitFor()
  await page.getByRole('button', { name: /^Filter/ }).click()
  const choice = page.locator('label').filter({ hasText: 'Challenge' })
  await choice.filter({ hasText: /2$/ }).waitFor()
  await page.locator('label').filter({ hasText: 'Captcha' }).filter({ hasText: /4$/ }).waitFor()
  await choice.click()
  await eventually(async () => expect(await options(page).count()).toBe(2))
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Save view' }).click()
  // What is suggested is selected: another name takes its place.
  await page.getByLabel('Name', { exact: true }).and(page.locator(':focus')).waitFor()
  await page.keyboard.type('Only challenges')
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Only challenges')
  await expectAccessible(page, [{ dark: true }, {}])
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const link = page.getByRole('link', { name: /^Only challenges/ })
  // What opened the form is gone, and the focus is where the view has come.
  await link.and(page.locator(':focus')).waitFor()
  await link.and(page.locator('[aria-current="page"]')).waitFor()
  await expectAccessible(page, [{ dark: true }, {}])
  await link.hover()
  await page.getByRole('button', { name: 'More for Only challenges' }).click()
  await page.getByRole('menuitem', { name: 'Open this view first' }).click()
  await eventually(async () => expect(await server.sql('SELECT FROM default_views')).toHaveLength(1))

  const again = await browser.open('/')
  await row(again, 'Challenge').first().waitFor()
  expect(await options(again).count()).toBe(2)
  await again.waitForURL((url) => url.search === '?failure=CHALLENGE')
  // On a phone the tabs have their line to themselves, and the views are in the menu.
  await look(again, { width: 360, height: 740 })
  await again.getByRole('button', { name: 'Scheduled' }).click({ trial: true })
  await again.getByRole('button', { name: 'Menu' }).click()
  await again.getByRole('link', { name: /^Only challenges/ }).waitFor()
  await expectAccessible(again, [
    { width: 360, height: 740, dark: true },
    { width: 360, height: 740 },
  ])
  await again.keyboard.press('Escape')
  await look(again, {})
  await again.getByRole('link', { name: /^Queue/ }).click()
  await eventually(async () => expect(await options(again).count()).toBe(6))
})

test('going back undoes a filter and a tab, and leads from an item to the list', async () => {
  const page = await browser.open('/?view=queue')
  const search = () => new URL(page.url()).search
  await row(page, 'Captcha').first().waitFor()
  await page.getByRole('button', { name: /^Filter/ }).click()
  await page.locator('label').filter({ hasText: 'Challenge' }).click()
  await eventually(async () => expect(await options(page).count()).toBe(2))
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Agents/ }).click()
  await eventually(async () => expect(await options(page).count()).toBe(0))
  await page.goBack()
  await eventually(async () => expect(await options(page).count()).toBe(2))
  expect(search()).toBe('?failure=CHALLENGE')
  await page.goBack()
  await eventually(async () => expect(await options(page).count()).toBe(6))

  await page.getByLabel('Account, ticket or number').pressSequentially(scene.stopped[0]!.username)
  await eventually(async () => expect(search()).toBe(`?q=${scene.stopped[0]!.username}`))
  await page.goBack()
  await page.waitForURL('about:blank')
})

test('on a phone an item that was opened and closed is passed by in going back', async () => {
  const page = await browser.open('/settings/you', { width: 390, height: 844 })
  const path = `/?campaign=${scene.campaignId}`
  const back = page.getByRole('button', { name: 'Back to the list' })
  await page.goto(server.url + path)
  for (const close of [() => back.click(), () => page.goBack()]) {
    await options(page).first().click()
    await back.waitFor()
    const opened = page.url()
    await page.keyboard.press('j')
    await page.waitForURL((url) => url.href !== opened)
    await close()
    await options(page).first().waitFor()
    expect(new URL(page.url()).search).toBe(`?campaign=${scene.campaignId}`)
  }
  await page.goBack()
  await page.waitForURL('**/settings/you')

  // Sent by a colleague: there is no list before it, and closing it leads to one all the same.
  await page.goto(`${server.url}${path}&item=${scene.stopped[0]!.reviewId}`)
  await back.click()
  await options(page).first().waitFor()
  await page.goBack()
  await page.waitForURL('**/settings/you')
})

test('a list that holds nothing leads out of it, and nothing beside it asks to choose from it', async () => {
  const page = await browser.open(`/?campaign=${scene.campaignId}&tab=agents&failure=CHALLENGE`)
  const nothing = page.getByText('Nothing fits this filter.')
  const hint = page.getByText('Choose an item to see why it stopped.')
  await nothing.waitFor()
  await hint.waitFor({ state: 'detached' })
  await expectAccessible(page, [{ width: 360, height: 740 }, {}])
  await page.getByRole('button', { name: 'Show all' }).click()
  await eventually(async () => expect(await options(page).count()).toBe(4))
  await hint.waitFor()
  await page.goBack()
  await nothing.waitFor()
})

test('a saved view leaves the focus beside it when it is renamed or deleted, and says that its link is copied', async () => {
  const page = await browser.open('/?view=queue')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await server.admin.ok('mutation ($input: SaveViewInput!) { saveView(input: $input) { view { id } } }', {
    input: { name: 'Early', search: '?view=snoozed', shared: true },
  })
  await page.reload()
  const menu = (name: string) => page.getByRole('button', { name: `More for ${name}` })
  const choose = async (name: string, item: string) => {
    await menu(name).press('Enter')
    await page.getByRole('menuitem', { name: item }).press('Enter')
  }
  const focused = (name: string) => menu(name).and(page.locator(':focus')).waitFor()
  await page.getByRole('link', { name: /^Early/ }).waitFor()

  await choose('Early', 'Rename')
  await page.locator('input[name=name]:focus').press('Escape')
  await focused('Early')
  await choose('Early', 'Rename')
  await page.locator('input[name=name]:focus').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).press('Enter')
  await focused('Early')
  await choose('Early', 'Rename')
  await page.locator('input[name=name]:focus').fill('Late')
  await page.keyboard.press('Enter')
  await focused('Late')

  await choose('Late', 'Copy link')
  await page.getByRole('menuitem', { name: 'Link copied' }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${server.url}/?view=snoozed`)
  await page.keyboard.press('Escape')
  await choose('Late', 'Delete')
  await page.getByRole('menuitem', { name: /Late/ }).press('Enter')
  await menu('Late').waitFor({ state: 'detached' })
  // In the sidebar, or in the page where the menu is gone only after the view.
  await page.locator('[data-focus-area]:focus').waitFor()
})

test('where the browser gives no clipboard, no copying is offered', async () => {
  const { view } = (
    await server.admin.ok('mutation ($input: SaveViewInput!) { saveView(input: $input) { view { id } } }', {
      input: { name: 'Plain', search: '?view=resolved', shared: true },
    })
  ).saveView
  const page = await browser.open('/?view=queue', {
    prepare: (window) => window.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'clipboard')),
  })
  await page.getByRole('button', { name: 'More for Plain' }).press('Enter')
  await page.getByRole('menuitem', { name: 'Rename' }).waitFor()
  expect(await page.getByRole('menuitem', { name: 'Copy link' }).count()).toBe(0)
  await server.admin.ok('mutation ($input: DeleteViewInput!) { deleteView(input: $input) { id } }', {
    input: { id: view.id },
  })
})

test('rows keep their pixels under the cursor while others are dealt with above it', async () => {
  const page = await browser.open(`/?campaign=${scene.campaignId}`)
  await eventually(async () => expect(await options(page).count()).toBe(4))
  const titles = await options(page).locator('span.font-medium').allTextContents()
  const [first, , third] = titles.map((title) => title.trim())
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('j')
  const cursor = page.locator('[role="option"][aria-current="true"]').filter({ hasText: third! })
  await cursor.waitFor()
  const before = await cursor.boundingBox()

  const gone = scene.stopped.find(({ username }) => username === first)!
  await server.admin.ok(DISMISS, {
    input: { reviewId: gone.reviewId, version: gone.version, action: 'DISMISS' },
  })
  await row(page, first!).filter({ hasText: 'Resolved' }).waitFor()
  expect(await cursor.boundingBox()).toEqual(before)
})

test('a finger retries a row to the right, and it can be taken back', async () => {
  const page = await browser.open(`/?campaign=${scene.campaignId}`, { width: 390, height: 844 })
  const last = options(page).last()
  await last.waitFor()
  const who = (await last.locator('span.font-medium').first().textContent())!.trim()
  const box = (await last.boundingBox())!
  const touch = (type: string, x: number) =>
    last.dispatchEvent(type, {
      pointerType: 'touch',
      isPrimary: true,
      bubbles: true,
      clientX: box.x + x,
      clientY: box.y + 20,
    })
  await touch('pointerdown', 40)
  await touch('pointermove', 80)
  await touch('pointermove', 200)
  await touch('pointerup', 200)
  await page.getByRole('status').filter({ hasText: who }).waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText(`Undone: ${who} is in the queue again.`).waitFor()
})

/** What a screen reader was told, and how many new rows were waiting just then. */
interface Told {
  readonly text: string
  readonly waiting: string | null
}

test('a burst is told to screen readers in a few words, each true when it is said', async () => {
  const page = await browser.open('/?view=queue', {
    prepare: (window) =>
      window.addInitScript(() => {
        const told: Told[] = []
        const before = new Map<Element, string>()
        Object.assign(globalThis, { told })
        const watchIt = () =>
          new MutationObserver(() => {
            for (const region of document.querySelectorAll('[aria-live], [role=status], [role=alert]')) {
              const text = region.textContent.trim()
              if (text === (before.get(region) ?? '')) continue
              before.set(region, text)
              const pill = document.querySelector('button[aria-label*="new item"]')
              if (text !== '') told.push({ text, waiting: /^\d+/.exec(pill?.ariaLabel ?? '')?.[0] ?? null })
            }
          }).observe(document.body, { subtree: true, childList: true, characterData: true })
        document.addEventListener('DOMContentLoaded', watchIt)
      }),
  })
  await options(page).first().waitFor()
  await page.getByText('Live', { exact: true }).waitFor()
  const read = () => page.evaluate(() => (globalThis as unknown as { told: Told[] }).told)
  const already = (await read()).length
  const began = performance.now()
  await Promise.all(
    Array.from({ length: 6 }, () => stoppedPhases(server, { count: 4, phases: [unique('step')] })),
  )
  const told = await eventually(async () => {
    const all = (await read()).slice(already)
    expect(all.at(-1)?.text).toBe('24 new items wait above the list.')
    return all
  }, 30_000)
  for (const { text, waiting } of told)
    expect(text).toMatch(new RegExp(`^${waiting} new items? waits? above the list\\.$`))
  // One after a second, and then one in eight seconds.
  expect(told.length).toBeLessThanOrEqual(2 + (performance.now() - began) / 8000)

  // The same sentence is heard again: it is gone before it comes.
  const pill = page.getByRole('button', { name: /new items?/ })
  const tellsOne = async (times: number) => {
    await pill.click()
    await pill.waitFor({ state: 'detached' })
    await stoppedPhase(server)
    await eventually(async () => {
      const all = (await read()).filter(({ text }) => text === '1 new item waits above the list.')
      expect(all).toHaveLength(times)
    }, 30_000)
  }
  const once = (await read()).filter(({ text }) => text === '1 new item waits above the list.').length
  await tellsOne(once + 1)
  await tellsOne(once + 2)
})

test('with reduced motion nothing is tinted and nothing moves', async () => {
  const page = await browser.open(`/?campaign=${scene.campaignId}`, {
    prepare: (window) => window.emulateMedia({ reducedMotion: 'reduce' }),
  })
  const changed = page.locator('.changed-row').first()
  await options(page).first().waitFor()
  const id = await options(page).last().getAttribute('data-key')
  await server.admin.ok('mutation ($id: ID!) { claimReview(input: { reviewId: $id }) { review { id } } }', {
    id,
  })
  await changed.waitFor()
  const motion = () =>
    page.evaluate(() => {
      const longest = Math.max(
        0,
        ...document.getAnimations().map(({ effect }) => Number(effect?.getTiming().duration)),
      )
      const row = document.querySelector('.changed-row')!
      return { tint: getComputedStyle(row).animationName, longest: longest > 1 }
    })
  expect(await motion()).toEqual({ tint: 'none', longest: false })
  await page.keyboard.press('j')
  await page.getByRole('button', { name: /^Filter/ }).click()
  await page.locator('label').filter({ hasText: 'Challenge' }).waitFor()
  expect(await motion()).toEqual({ tint: 'none', longest: false })
  // Where motion is wanted the row is tinted once.
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  expect((await motion()).tint).toBe('changed-row')
})
