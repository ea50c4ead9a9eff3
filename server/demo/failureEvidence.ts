import type { Failure } from '../workerKit/types.ts'
import type { ScreenshotApi } from './api/screenshotApi.ts'
import { stepsOf } from './content/phaseSteps.ts'
import { messageOf, type Trouble } from './content/troubles/trouble.ts'
import { randomOf } from './random.ts'
import { drawScreenshot } from './screenshots/drawScreenshot.ts'

/** Where trouble happened. */
export interface Scene {
  readonly username: string
  readonly platform: string
  readonly phase: string
}

/** The step of the phase that the trouble stops. */
export function stoppedStep(trouble: Trouble, phase: string): number {
  return Math.min(trouble.step, stepsOf(phase).length - 1)
}

/** What a bot says of the trouble, with the screenshot that it took, drawn and uploaded. */
export async function failureEvidence(
  api: ScreenshotApi,
  trouble: Trouble,
  { username, platform, phase }: Scene,
): Promise<Failure> {
  const step = stepsOf(phase)[stoppedStep(trouble, phase)]!.name
  const { page, type, waited, screen } = trouble
  const seed = `${username} ${phase}`
  return {
    type,
    message: messageOf(trouble, { phase, step, page }, randomOf(seed)),
    details: { page, lastStep: step, waited: `${waited} s` },
    screenshotId: await api.uploadScreenshot(username, drawScreenshot(screen, platform, seed)),
  }
}
