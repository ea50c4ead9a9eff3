import { AnthropicLoopback, type LoopbackAnswer, verdictAnswer } from '../support/anthropicLoopback.ts'
import { pause } from './pause.ts'
import type { Random } from './random.ts'

/** A model that answers anything: every verdict, overload, garbage, a cut connection; and that often has to think. */
export class MoodyClassifier {
  readonly loopback: AnthropicLoopback
  readonly #random: Random

  static async start(random: Random): Promise<MoodyClassifier> {
    return new MoodyClassifier(await AnthropicLoopback.start(() => randomAnswer(random)), random)
  }

  private constructor(loopback: AnthropicLoopback, random: Random) {
    this.loopback = loopback
    this.#random = random
  }

  /** Thinks now and then, so that things happen to a ticket meanwhile; for `longest` milliseconds at most. */
  async run(signal: AbortSignal, longest = 1500): Promise<void> {
    while (!signal.aborted) {
      this.loopback.hold()
      await pause(this.#random.between(50, longest), signal)
      this.loopback.release()
      await pause(this.#random.between(50, 600), signal)
    }
  }

  /** From now on it only answers well. */
  calmDown(): void {
    this.loopback.release()
    this.loopback.answer(verdictAnswer('COMPLETED'))
  }
}

function randomAnswer(random: Random): LoopbackAnswer {
  const roll = random.next()
  if (roll < 0.6) return verdictAnswer('COMPLETED')
  if (roll < 0.72) return verdictAnswer('QUESTION')
  if (roll < 0.8) return verdictAnswer('ERROR')
  if (roll < 0.84) return verdictAnswer('COMPLETED', 0.4)
  if (roll < 0.9) return { status: 529 }
  if (roll < 0.94) return { status: 429, retryAfterSeconds: 30 }
  if (roll < 0.97) return { text: 'It looks fine to me.' }
  return { fault: 'reset' }
}
