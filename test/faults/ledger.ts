import type { Violations } from './violations.ts'

/** A message that was answered for. */
export interface KnownMessage {
  readonly id: string
  readonly role: string
  readonly content: string
}

/** A resolution that was answered for. */
export interface KnownResolution {
  readonly id: string
  readonly reviewId: string
  readonly action: string
  readonly notes: string
}

/** A failure that was reported without a lease and answered for. */
export interface KnownReport {
  readonly message: string
  readonly decision: string
}

/** An upload that a failure, answered for, shows. */
export interface KnownScreenshot {
  readonly id: string
  readonly url: string
  readonly byteSize: number
  /** The failure's message. */
  readonly failure: string
}

/** A correction of a verdict that was answered for. */
export interface KnownCorrection {
  readonly classificationId: string
  readonly verdict: string
}

/** What clients were told, and the database must therefore hold at the end. */
export class Ledger {
  readonly messages: KnownMessage[] = []
  readonly resolutions: KnownResolution[] = []
  /** Ids of resolutions that were taken back. */
  readonly undone: string[] = []
  readonly corrections: KnownCorrection[] = []
  readonly reports: KnownReport[] = []
  readonly screenshots: KnownScreenshot[] = []
  /** Batches that were started: the operation's id → the preview's token. */
  readonly batches = new Map<string, string>()
  /** Lease token → the call that ended it. */
  readonly endedLeases = new Map<string, string>()
  /** Review id → the highest version that was seen, and when it had been seen. */
  readonly versions = new Map<string, { version: number; at: number }>()
  readonly #granted = new Set<string>()
  readonly #violations: Violations

  constructor(violations: Violations) {
    this.#violations = violations
  }

  granted(lease: string): void {
    if (this.#granted.has(lease)) this.#violations.report('a lease is handed out once', [lease])
    this.#granted.add(lease)
  }

  /** @param askedAt when the question was sent: only what was known before that can be contradicted by it. */
  sawVersion(reviewId: string, version: number, askedAt: number): void {
    const known = this.versions.get(reviewId)
    if (known && known.at < askedAt && version < known.version) {
      this.#violations.report('the version of a review only grows', [{ reviewId, version, known }])
    }
    if (!known || version > known.version) {
      this.versions.set(reviewId, { version, at: performance.now() })
    }
  }
}
