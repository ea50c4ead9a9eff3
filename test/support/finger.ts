import type { Locator, Page } from 'playwright-core'

/** A finger on the screen, as the browser hears of it from a real one: scrolls, clicks and pointer events follow from it. */
export interface Finger {
  /** Touches the middle of this. */
  down(target: Locator): Promise<void>
  /** Moves over the screen, by so many pixels from where it touched. */
  moveBy(x: number, y: number): Promise<void>
  up(): Promise<void>
  tap(target: Locator): Promise<void>
}

/** Puts a finger to this page. */
export async function fingerOn(page: Page): Promise<Finger> {
  const session = await page.context().newCDPSession(page)

  let at = { x: 0, y: 0 }

  async function down(target: Locator): Promise<void> {
    const { x, y, width, height } = (await target.boundingBox())!
    at = { x: x + width / 2, y: y + height / 2 }
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] })
  }
  async function moveBy(x: number, y: number): Promise<void> {
    const STEPS = 5
    for (let step = 1; step <= STEPS; step++) {
      const touchPoints = [{ x: at.x + (x * step) / STEPS, y: at.y + (y * step) / STEPS }]
      await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints })
    }
  }
  async function up(): Promise<void> {
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  }
  return {
    down,
    moveBy,
    up,
    tap: async (target) => {
      await down(target)
      await up()
    },
  }
}

/** Gives the page a screen that is touched, as a phone or a tablet has it; from then on it is pointed at by fingers only. */
export async function touchScreen(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 })
}
