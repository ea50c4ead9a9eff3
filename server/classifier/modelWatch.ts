import Anthropic, { NotFoundError } from '@anthropic-ai/sdk'
import { meaningOf } from './unavailable.ts'

/** A model that is there is looked up again after this; trouble, after a minute. */
const FRESH_MS = 6 * 60 * 60_000
const RECHECK_MS = 60_000
const TIMEOUT_MS = 10_000

/** What is known of the model that classifies: asked of the models endpoint, and learned from its answers. */
export class ModelWatch {
  readonly #client: Anthropic
  readonly #model: string
  readonly #recheckMs: number
  #gone: string | null = null
  /** It may pass by itself. */
  #trouble: string | null = null
  /** It works, but not for ever. */
  #notice: string | null = null
  /** Since the last look-up. */
  #hasAnswered = false
  #nextCheck = 0
  #told: string | null = null

  constructor(client: Anthropic, model: string, recheckMs = RECHECK_MS) {
    this.#client = client
    this.#model = model
    this.#recheckMs = recheckMs
  }

  /** There is no such model: asking it is no use. */
  get isGone(): boolean {
    return this.#gone !== null
  }

  /** One sentence for a person, or null. */
  get problem(): string | null {
    return this.#gone ?? this.#trouble ?? this.#notice
  }

  /** The problem, null where it is over; undefined where that has been told. */
  takeNews(): string | null | undefined {
    if (this.problem === this.#told) return undefined
    this.#told = this.problem
    return this.#told
  }

  /** Looks the model up where it is time to. Never throws. */
  async checkIfDue(signal: AbortSignal): Promise<void> {
    if (performance.now() < this.#nextCheck) return
    const answeredBefore = this.#hasAnswered
    this.#hasAnswered = false
    try {
      const { lifecycle, retires_at: retiresAt } = await this.#client.models.retrieve(this.#model, null, {
        signal,
        timeout: TIMEOUT_MS,
      })
      this.#gone = lifecycle === 'retired' ? this.#retired() : null
      this.#notice = lifecycle === 'deprecated' ? this.#deprecated(retiresAt) : null
      this.#trouble = null
    } catch (error) {
      if (signal.aborted) return
      this.#fail(error, answeredBefore || this.#hasAnswered)
    }
    this.#nextCheck = performance.now() + ((this.#gone ?? this.#trouble) ? this.#recheckMs : FRESH_MS)
  }

  /** It gave an answer, so that it is there. */
  answered(): void {
    this.#hasAnswered = true
    this.#gone = null
    this.#trouble = null
  }

  /** Whether the error says that the model is not there; then that is known from now on. */
  learnFrom(error: unknown): boolean {
    if (!saysModelGone(error, this.#model)) return false
    this.#gone = this.#retired()
    this.#nextCheck = performance.now() + this.#recheckMs
    return true
  }

  /** The look-up alone may fail, at a gateway without that endpoint for one, and the model answer all the same. */
  #fail(error: unknown, hasAnswered: boolean): void {
    if (this.learnFrom(error)) return
    this.#trouble = hasAnswered ? null : `${this.#model} could not be looked up. ${meaningOf(error)}`
  }

  #retired(): string {
    return `The model ${this.#model} is not there (any more): set UNSTUCK_CLASSIFIER_MODEL to one that is. Until then people close what it would have judged.`
  }

  #deprecated(retiresAt: string | null): string {
    const when = retiresAt === null ? 'will be retired' : `will be retired on ${retiresAt.slice(0, 10)}`
    return `The model ${this.#model} ${when}: set UNSTUCK_CLASSIFIER_MODEL to a newer one.`
  }
}

/** 404 alone may be a wrong address: the API itself names the model that it does not have. */
function saysModelGone(error: unknown, model: string): boolean {
  return (
    error instanceof NotFoundError &&
    error.type === 'not_found_error' &&
    (error.apiMessage?.includes(model) ?? false)
  )
}
