import type { Actor } from '../server/access/actor.ts'
import type { App } from '../server/app.ts'
import { Unauthenticated } from '../server/errors.ts'
import type { EventHub } from '../server/events/eventHub.ts'

/** What every resolver is given. A fresh one per request, and per event of a subscription. */
export interface Context {
  readonly app: App
  readonly hub: EventHub
  /** Null where no valid credentials came along. In a subscription's event: rights only, never the person. */
  readonly actor: Actor | null
  readonly requestId: string
}

/**
 * Who is calling. Authorisation has already let the field through, so there is somebody.
 * @throws Unauthenticated
 */
export function caller(context: Context): Actor {
  if (!context.actor) throw new Unauthenticated()
  return context.actor
}
