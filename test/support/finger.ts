import type { Locator, Page } from 'playwright-core'

/** A finger on the screen, as the browser hears of it from a real one: scrolls, clicks and pointer events follow from it. */
export interface Finger {
  /** Touches the middle of this. */
  down(target: Locator): Promise<void>
  up(): Promise<void>
  tap(target: Locator): Promise<void>
}

/** Puts a finger to this page. */
export async function fingerOn(page: Page): Promise<Finger> {
  const session = await page.context().newCDPSession(page)

  async function down(target: Locator): Promise<void> {
    const { x, y, width, height } = (await target.boundingBox())!
    const touchPoints = [{ x: x + width / 2, y: y + height / 2 }]
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints })
  }
  async function up(): Promise<void> {
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }
  return {
    down,
    up,
    tap: async (target) => {
      await down(target)
      await up()
    },
  }
}
