import type { Page } from 'playwright-core'
import type { TestBrowser, WindowOptions } from './browser.ts'
import { stoppedPhases } from './phaseScenes.ts'
import { queueIds } from './queueScenes.ts'
import type { TestServer } from './testServer.ts'

/** By its text and not its role: what lies over the page hides it from screen readers. */
export const heading = (page: Page, name: string) =>
  page.locator('section :is(h1, h2)').filter({ hasText: new RegExp(`^\\s*${name}\\s*$`) })

/** A queue of a few stopped accounts, opened at its first one. */
export async function openQueue(
  server: TestServer,
  browser: TestBrowser,
  count = 3,
  options: WindowOptions = {},
) {
  const { campaignId, stopped } = await stoppedPhases(server, { count })
  const inOrder = await queueIds(server.admin, { campaignIds: [campaignId] })
  const names = inOrder.map((id) => stopped.find(({ reviewId }) => reviewId === id)!.username)
  const page = await browser.open(`/?campaign=${campaignId}`, options)
  await page
    .getByRole('option')
    .nth(count - 1)
    .waitFor()
  await page.keyboard.press('j')
  await heading(page, names[0]!).waitFor()
  await page.getByLabel('Note for the team').waitFor()
  return { campaignId, ids: inOrder, names, page }
}

export async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog', { name: 'Search or jump' }).locator('input:focus').waitFor()
}
