import { pause } from '../workerKit/pause.ts'

/** How fast the fleet lives: 1 as people like to watch it, more for tests. */
export class Pace {
  constructor(readonly speed: number) {}

  /** Waits about this long, now a little shorter, now longer. @throws the signal's reason when aborted. */
  async wait(seconds: number, signal: AbortSignal): Promise<void> {
    await pause(this.milliseconds(seconds * (0.7 + Math.random() * 0.6)), signal)
  }

  /** Milliseconds of the real clock for seconds of the fleet's. */
  milliseconds(seconds: number): number {
    return (seconds * 1000) / this.speed
  }

  /** For the API, which takes whole seconds: at least one. */
  wholeSeconds(seconds: number): number {
    return seconds === 0 ? 0 : Math.max(1, Math.round(seconds / this.speed))
  }
}
