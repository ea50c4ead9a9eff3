import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type ApiProblem,
  checkMessagesRequest,
  checkModelRequest,
  lookedUpModel,
  type MessagesRequest,
} from './anthropicRules.ts'

/** What the loopback answers to one request that the rules let through. */
export type LoopbackAnswer =
  /** The text of the answer; with `thinking` a thinking block stands before it. */
  | {
      readonly text: string
      readonly thinking?: boolean
      readonly stopReason?: string
      /** Tokens of the answer, thinking among them; 50 where left out. */
      readonly outputTokens?: number
    }
  /** An error status of the real API, such as 429 or 529. */
  | { readonly status: number; readonly retryAfterSeconds?: number }
  /** Status 200 and a body that no Anthropic API sends. */
  | { readonly body: string; readonly contentType: string }
  /** `silence`: no answer ever; `half`: headers, then nothing; `reset`: the connection is cut. */
  | { readonly fault: 'silence' | 'half' | 'reset' }

/** The same answer for all, or one that depends on what was asked. */
export type LoopbackScript = LoopbackAnswer | ((request: MessagesRequest) => LoopbackAnswer)

/** Where a model is in its life, or an error status of the models endpoint. */
export type ModelAnswer = 'active' | 'deprecated' | 'retired' | { readonly status: number }

/** Tokens of every request. */
export const INPUT_TOKENS = 100

/** An answer in the agreed form. */
export function verdictAnswer(
  verdict: 'COMPLETED' | 'QUESTION' | 'ERROR',
  confidence = 0.97,
  rationale = 'The agent says so.',
): LoopbackAnswer {
  return { text: JSON.stringify({ verdict, confidence, rationale }), thinking: true }
}

/**
 * A Messages API on a loopback port, as strict as the real one: what it would refuse, this refuses in
 * the same way. Use `url` and `apiKey` as ANTHROPIC_BASE_URL and ANTHROPIC_API_KEY.
 */
export class AnthropicLoopback {
  readonly apiKey = 'sk-ant-loopback-0123456789'
  /** Every request that reached it, refused ones too, oldest first. */
  readonly requests: MessagesRequest[] = []
  /** Models that were looked up, oldest first. */
  readonly lookedUp: string[] = []
  /** What it refused, with the real API's words; a test that expects none asserts that it is empty. */
  readonly refused: ApiProblem[] = []
  readonly #server: Server
  #script: LoopbackScript
  #model: ModelAnswer = 'active'
  #next: LoopbackScript[] = []
  #gate: { readonly opened: Promise<void>; readonly open: () => void } | undefined
  #arrivals: (() => void)[] = []

  /** Starts it on a free port. It says COMPLETED to everything until told otherwise. */
  static async start(script: LoopbackScript = verdictAnswer('COMPLETED')): Promise<AnthropicLoopback> {
    const loopback = new AnthropicLoopback(script)
    loopback.#server.listen(0, '127.0.0.1')
    await once(loopback.#server, 'listening')
    return loopback
  }

  private constructor(script: LoopbackScript) {
    this.#script = script
    this.#server = createServer((request, response) => void this.#handle(request, response))
    // A test that keeps the process busy for longer than the usual 5 s must not lose its connections by that.
    this.#server.keepAliveTimeout = 60_000
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get requestCount(): number {
    return this.requests.length
  }

  /** From now on. */
  answer(script: LoopbackScript): void {
    this.#script = script
  }

  /** What the models endpoint says from now on of every model that there is. */
  answerLookups(answer: ModelAnswer): void {
    this.#model = answer
  }

  /** For the next requests, one each; then it goes on as before. */
  answerNext(...scripts: LoopbackScript[]): void {
    this.#next.push(...scripts)
  }

  /** Lets requests in, but answers none before `release`: the model is thinking. */
  hold(): void {
    if (this.#gate !== undefined) return
    let open = (): void => undefined
    const opened = new Promise<void>((resolve) => (open = resolve))
    this.#gate = { opened, open }
  }

  /** Answers what waits, and what comes from now on. */
  release(): void {
    this.#gate?.open()
    this.#gate = undefined
  }

  /** Resolves when at least `count` requests have arrived since the start, held ones included. */
  async arrived(count: number): Promise<void> {
    while (this.requests.length < count) await new Promise<void>((resolve) => this.#arrivals.push(resolve))
  }

  async close(): Promise<void> {
    this.release()
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const model = lookedUpModel(request)
    if (model !== undefined) return this.#describeModel(request, response, model)
    const checked = checkMessagesRequest(request, Buffer.concat(chunks).toString('utf8'), this.apiKey)
    this.requests.push(checked.request)
    for (const wake of this.#arrivals.splice(0)) wake()
    if (checked.problem !== undefined) {
      this.refused.push(checked.problem)
      return sendProblem(response, checked.problem)
    }
    const script = this.#next.shift() ?? this.#script
    await this.#gate?.opened
    send(response, typeof script === 'function' ? script(checked.request) : script, checked.request)
  }

  #describeModel(request: IncomingMessage, response: ServerResponse, model: string): void {
    this.lookedUp.push(model)
    const problem = checkModelRequest(request, model, this.apiKey)
    if (problem !== undefined) return sendProblem(response, problem)
    if (typeof this.#model !== 'string') return send(response, this.#model)
    sendJson(response, 200, modelInfo(model, this.#model))
  }
}

function modelInfo(id: string, lifecycle: 'active' | 'deprecated' | 'retired') {
  const isActive = lifecycle === 'active'
  return {
    id,
    type: 'model',
    display_name: id,
    line: 'haiku',
    created_at: '2026-08-04T00:00:00Z',
    lifecycle,
    deprecated_at: isActive ? null : '2026-10-01T00:00:00Z',
    retires_at: isActive ? null : '2027-04-01T00:00:00Z',
    capabilities: null,
    max_input_tokens: 200_000,
    max_tokens: 64_000,
  }
}

function send(response: ServerResponse, answer: LoopbackAnswer, request?: MessagesRequest): void {
  if ('text' in answer) return sendJson(response, 200, message(answer, request?.body['model']))
  if ('status' in answer) {
    if (answer.retryAfterSeconds !== undefined) {
      response.setHeader('retry-after', String(answer.retryAfterSeconds))
    }
    const type =
      answer.status === 529 ? 'overloaded_error' : answer.status === 429 ? 'rate_limit_error' : 'api_error'
    return sendProblem(response, { status: answer.status, type, message: `Scripted ${answer.status}` })
  }
  if ('body' in answer) {
    response.writeHead(200, { 'content-type': answer.contentType }).end(answer.body)
    return
  }
  if (answer.fault === 'reset') response.socket?.resetAndDestroy()
  if (answer.fault === 'half') {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.write('{"id":')
  }
}

function message(
  answer: { text: string; thinking?: boolean; stopReason?: string; outputTokens?: number },
  model: unknown,
) {
  const text = answer.text === '' ? [] : [{ type: 'text', text: answer.text, citations: null }]
  const thinking = answer.thinking
    ? [{ type: 'thinking', thinking: '{"verdict":"ERROR"}', signature: 'c2ln' }]
    : []
  return {
    id: 'msg_loopback',
    type: 'message',
    role: 'assistant',
    model,
    content: [...thinking, ...text],
    stop_reason: answer.stopReason ?? 'end_turn',
    stop_sequence: null,
    usage: {
      cache_creation: null,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      inference_geo: null,
      input_tokens: INPUT_TOKENS,
      output_tokens: answer.outputTokens ?? 50,
      output_tokens_details: null,
      server_tool_use: null,
      service_tier: 'standard',
      speed: 'standard',
    },
  }
}

function sendProblem(response: ServerResponse, { status, type, message }: ApiProblem): void {
  sendJson(response, status, { type: 'error', error: { type, message }, request_id: 'req_loopback' })
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_loopback' })
  response.end(JSON.stringify(body))
}
