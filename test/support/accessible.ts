import axe, { type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { look, type WindowOptions } from './browser.ts'

/** What each page is looked at in: a window of each size, opened in the first of its looks. */
export const SIZES: readonly (readonly [string, readonly WindowOptions[]])[] = [
  ['wide, light and dark', [{}, { dark: true }]],
  ['on a phone', [{ width: 360, height: 740 }]],
]

/** Only objections are asked for, and the page has no frames: a third of the time. */
const ALL_RULES: RunOptions = { resultTypes: ['violations'], iframes: false, selectors: false }
const COLOUR_RULES: RunOptions = { ...ALL_RULES, runOnly: ['color-contrast', 'link-in-text-block'] }

/** All of them, for a state that one window is looked at in. */
export const LOOKS: readonly WindowOptions[] = SIZES.flatMap(([, looks]) => looks)

/** axe finds nothing to object to in the page as it is now, and nothing scrolls sideways; in each of these looks. */
export async function expectAccessible(page: Page, looks: readonly WindowOptions[] = []): Promise<void> {
  for (const [index, each] of looks.entries()) {
    const before = looks[index - 1]
    await look(page, each)
    // The other theme changes colours and nothing else; another size changes what is there.
    const isOtherTheme = before?.width === each.width && before?.dark !== each.dark
    await expectNothing(page, index > 0 && isOtherTheme ? COLOUR_RULES : ALL_RULES)
  }
  if (looks.length === 0) await expectNothing(page, ALL_RULES)
}

/** What fades in, or goes over into other colours, is looked at when it has. */
const SHORT_MS = 2000

async function expectNothing(page: Page, rules: RunOptions): Promise<void> {
  await page.evaluate(async (short) => {
    const fading = document
      .getAnimations()
      .filter(
        ({ playState, effect }) =>
          playState === 'running' && Number(effect?.getComputedTiming().endTime) <= short,
      )
    await Promise.allSettled(fading.map(({ finished }) => finished))
  }, SHORT_MS)
  // Half a megabyte of script: once for each page that is loaded.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const objections = await page.evaluate(async (options) => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, options)
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  }, rules)
  expect(objections).toEqual([])
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(tooWide).toBeLessThanOrEqual(0)
}
