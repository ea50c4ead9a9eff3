import type { Answer, Json } from '../support/graphqlClient.ts'
import { fileOf, uploadForm } from '../support/uploads.ts'
import { pause } from './pause.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** What may happen to a client that does everything right, while others do something to the same things. */
const NORMAL_CODES = new Set(['INVALID_STATE', 'CONFLICT', 'LEASE_LOST', 'RATE_LIMITED'])
/** A client that hangs up in the middle. */
const HANG_UP = 0.01
/** Longer than any answer takes while its server lives. */
const PATIENCE_MS = 20_000

type Result = { data: Json } | { code: string } | 'lost'

/** One client of the API with its token; each call goes to any server that runs. */
export class Caller {
  readonly random: Random
  readonly token: string
  readonly #world: World

  constructor(world: World, token: string, name: string) {
    this.#world = world
    this.token = token
    this.random = world.random.stream(name)
  }

  /**
   * Runs a mutation and returns its payload; undefined when it was refused with a code that is normal, or when no answer
   * came. `insist` sends it again until there is an answer, for what has a key or a lease that makes a repeat harmless.
   * `type` is the input's, where it is not named as usual.
   */
  async mutate(
    field: string,
    input: Record<string, unknown>,
    selection: string,
    { insist = false, type = `${field[0]!.toUpperCase()}${field.slice(1)}Input` } = {},
  ): Promise<Json | undefined> {
    const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`
    return this.#answered(field, JSON.stringify({ query, variables: { input } }), insist)
  }

  /** Uploads a screenshot; what a lost answer leaves behind is never shown. */
  async upload(content: Uint8Array): Promise<Json | undefined> {
    const uploaded = await this.#answered('uploadAttachment', uploadForm(fileOf(content)), true)
    return uploaded?.attachment
  }

  /** Asks until there is an answer; undefined only where that takes too long. */
  async query(
    field: string,
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<Json | undefined> {
    return this.#answered(field, JSON.stringify({ query, variables }), true)
  }

  async #answered(field: string, body: string | FormData, insist: boolean): Promise<Json | undefined> {
    const deadline = performance.now() + PATIENCE_MS
    for (;;) {
      const result = await this.#send(field, body)
      if (result !== 'lost' && 'data' in result) {
        this.#world.operations.add(field)
        return result.data[field]
      }
      const name = result === 'lost' ? 'no answer' : result.code
      this.#world.refusals.add(name)
      const mayHelp = name === 'no answer' || name === 'INTERNAL_SERVER_ERROR'
      if (!insist || !mayHelp || performance.now() > deadline) return undefined
      await pause(this.random.between(5, 100))
    }
  }

  async #send(field: string, body: string | FormData): Promise<Result> {
    const server = this.#world.servers.any(this.random)
    if (!server) return 'lost'
    const startedAt = Date.now()
    const signal = AbortSignal.timeout(this.random.chance(HANG_UP) ? this.random.between(1, 30) : PATIENCE_MS)
    let status: number
    let text: string
    try {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.token}`,
          // With a form, its boundary belongs to the type: fetch knows both.
          ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
        },
        body,
        signal,
      })
      status = response.status
      text = await response.text()
    } catch {
      return 'lost'
    }
    return this.#read(field, status, text, startedAt)
  }

  #read(field: string, status: number, text: string, startedAt: number): Result {
    let answer: Answer
    try {
      answer = JSON.parse(text) as Answer
    } catch {
      this.#world.violations.report('every answer is JSON', [{ field, status, text: text.slice(0, 300) }])
      return 'lost'
    }
    const error = answer.errors?.[0]
    if (!error) return { data: answer.data }
    const { code } = error.extensions
    if (code === 'INTERNAL_SERVER_ERROR') {
      this.#world.maskedErrors.push({
        field,
        requestId: error.extensions['requestId'] as string | undefined,
        explained: this.#world.faults.explains(startedAt, Date.now()),
      })
    } else if (!NORMAL_CODES.has(code)) {
      this.#world.violations.report(`${field} is not refused with ${code}`, [error])
    }
    return { code }
  }
}
