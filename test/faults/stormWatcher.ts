import type { Json } from '../support/graphqlClient.ts'
import { subscribeSettled } from '../support/liveQueue.ts'
import type { Caller } from './caller.ts'
import { pause, untilEmpty } from './pause.ts'
import type { World } from './world.ts'

const SUBSCRIPTION = 'subscription { stormsChanged { storms { id } } }'
const QUERY = 'query { storms { id } }'
/** As for the queue: milliseconds, and seconds after a lost connection. */
const CATCH_UP_MS = 20_000

/** A page that shows the storms that run: each message is all of them. */
export class StormWatcher {
  readonly #world: World
  readonly #caller: Caller
  #shown = ''

  constructor(world: World, caller: Caller) {
    this.#world = world
    this.#caller = caller
  }

  /** Keeps listening until told to end, whatever happens to the connection. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#listen(signal).catch(() => this.#world.refusals.add('subscription lost'))
      await pause(this.#caller.random.between(0, 400), signal)
    }
  }

  /** Holds what it shows against what a new page reads. */
  async check(): Promise<void> {
    const different = await untilEmpty(async () => {
      const shouldShow = idsOf(await this.#caller.query('storms', QUERY))
      return shouldShow === this.#shown ? [] : [{ shows: this.#shown, shouldShow }]
    }, CATCH_UP_MS)
    this.#world.violations.report('a page shows the storms that run', different)
  }

  async #listen(signal: AbortSignal): Promise<void> {
    const server = this.#world.servers.any(this.#caller.random)
    if (!server) return
    const url = `${server.url.replace('http', 'ws')}/graphql`
    const subscription = await subscribeSettled<Json>(url, this.#caller.token, SUBSCRIPTION, {})
    const end = () => subscription.socket.terminate()
    signal.addEventListener('abort', end, { once: true })
    try {
      this.#shown = idsOf(await this.#caller.query('storms', QUERY))
      while (!signal.aborted) {
        const { data, errors } = await subscription.next(3_600_000)
        if (errors) return
        this.#world.operations.add('stormsChanged')
        this.#shown = idsOf(data.stormsChanged.storms)
      }
    } finally {
      signal.removeEventListener('abort', end)
      end()
    }
  }
}

function idsOf(storms: readonly Json[] | undefined): string {
  return (storms ?? [])
    .map(({ id }) => id)
    .toSorted()
    .join(' ')
}
