import type { App } from '../../app.ts'
import type { Channel } from '../../entities/Channel.ts'
import type { Payload } from '../../entities/Delivery.ts'

/** How much of an answer is kept, in bytes: enough to see what went wrong. */
export const KEPT_BYTES = 1000

/** What came back of one attempt. */
export interface Answer {
  /** What HTTP or SMTP answered; null where nothing did. */
  readonly status: number | null
  /** Why it did not work, in words; null where it did. */
  readonly error: string | null
  /** How the answer began. */
  readonly response: string | null
  /** When the endpoint wants to be asked again, in seconds; null where it does not say. */
  readonly retryAfter: number | null
}

/** What is sent, where to. */
export interface Outgoing {
  readonly channel: Pick<Channel, 'kind' | 'name' | 'target' | 'secret'>
  readonly messageId: string
  readonly payload: Payload
}

/** Sends one message once. Whatever goes wrong on the way is in the answer; only an abort is thrown. */
export type Send = (app: App, outgoing: Outgoing, signal: AbortSignal) => Promise<Answer>

/** An answer that never came. */
export function noAnswer(error: string): Answer {
  return { status: null, error, response: null, retryAfter: null }
}
