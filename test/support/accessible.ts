import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { look, type WindowOptions } from './browser.ts'

/** What each page is looked at in: a window of each size, opened in the first of its looks. */
export const SIZES: readonly (readonly [string, readonly WindowOptions[]])[] = [
  ['wide, light and dark', [{}, { dark: true }]],
  ['on a phone', [{ width: 360, height: 740 }]],
]

/** axe finds nothing to object to in the page as it is now, and nothing scrolls sideways; in each of these looks. */
export async function expectAccessible(page: Page, looks: readonly WindowOptions[] = []): Promise<void> {
  for (const each of looks) {
    await look(page, each)
    await expectAccessible(page)
  }
  if (looks.length > 0) return
  // The page has no frames, so axe runs in it alone, and is asked for its objections only: a third of the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await axe.analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(tooWide).toBeLessThanOrEqual(0)
}
