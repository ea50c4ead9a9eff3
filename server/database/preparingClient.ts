import pg from 'pg'

/** What is asked for the third time will be asked again. */
const USES_BEFORE = 2
/** Each takes memory of the connection's own in PostgreSQL, for as long as the connection lives. */
const MOST_PREPARED = 100
/** One that reads every column may not be prepared: after a migration it would bring others, which PostgreSQL refuses. */
const UNFIT = /;|\b(SELECT|RETURNING)\s+\*|[.,]\s*\*/i

type Query = (text: unknown, values?: unknown, callback?: unknown) => unknown

/**
 * A pool's connection. What it is asked again and again it prepares: PostgreSQL then reads and plans the statement
 * once, and its text is not sent again. That is a third of the work of most statements.
 */
export class PreparingClient extends pg.Client {
  /** How often each statement was asked that is not prepared. */
  readonly #uses = new Map<string, number>()
  readonly #names = new Map<string, string>()

  constructor(config?: string | pg.ClientConfig) {
    super(config)
    // Between the moment when the pool hands a connection out and the one when TypeORM listens to it, nobody does: a
    // connection that is cut off just then would end the process. The next query on it fails all the same.
    this.on('error', () => {})
    const plain = this.query.bind(this) as Query
    const preparing: Query = (text, values, callback) => {
      const name = typeof text === 'string' && callback === undefined ? this.#nameOf(text) : undefined
      return name === undefined ? plain(text, values, callback) : plain({ name, text, values })
    }
    this.query = preparing as typeof this.query
  }

  /** The name under which a statement is prepared; undefined where it is not. */
  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text)
    if (known !== undefined || this.#names.size === MOST_PREPARED) return known
    const uses = this.#uses.get(text) ?? 0
    if (uses < USES_BEFORE) {
      this.#uses.set(text, uses + 1)
      return undefined
    }
    if (UNFIT.test(text) || !/^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(text)) return undefined
    const name = `s${this.#names.size}`
    this.#names.set(text, name)
    this.#uses.delete(text)
    return name
  }
}
