import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { childAbort } from './childAbort.ts'
import { pause } from './pause.ts'
import { ApiError } from './apiError.ts'

/** The public API, as one token may use it. `fetch` and graphql-ws, nothing of the server. */
export interface ApiClient {
  /**
   * Runs a query or mutation. While the server cannot be reached or has a fault of its own, it is asked again.
   * @param during ends the asking, beside the client's own signal.
   * @throws ApiError when the answer is no; the signal's reason when aborted.
   */
  request<Data>(document: string, variables?: Record<string, unknown>, during?: AbortSignal): Promise<Data>
  /** The same with a file, which becomes `input.file` of the mutation. */
  upload<Data>(document: string, file: File): Promise<Data>
  /** Follows a subscription, over every broken connection, until the returned function is called. */
  subscribe<Data>(
    document: string,
    variables: Record<string, unknown>,
    onData: (data: Data) => void,
  ): () => void
  /** Calls whenever the socket is there again after it broke: something may have been missed. */
  onReconnect(listener: () => void): () => void
  /** Closes the socket. */
  close(): void
}

const JSON_BODY = { 'content-type': 'application/json' }

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly {
    readonly message: string
    readonly extensions?: { readonly code?: string; readonly retryAfterSeconds?: number }
  }[]
}

/** Between two tries: from the first to the longest, doubled each time. */
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 10_000
/** A request that hangs longer than this is asked again. */
const ANSWER_DEADLINE_MS = 45_000

/** Connects as the owner of `token`. @param signal ends everything that is under way. */
export function createApiClient(url: string, token: string, signal: AbortSignal): ApiClient {
  const endpoint = `${url}/graphql`
  const authorization = `Bearer ${token}`
  const socket = createClient({
    url: endpoint.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    lazy: true,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: (retries) => pause(waitAfter(retries + 1), signal).catch(() => {}),
    // A refused token is for the requests to find out; here it only must not be asked for again and again.
    shouldRetry: (event) => !signal.aborted && !isRefusal(event),
  })

  async function ask(body: string | FormData, during: AbortSignal): Promise<Answer> {
    const call = childAbort(during)
    const late = setTimeout(() => call.abort(new Error('The server did not answer.')), ANSWER_DEADLINE_MS)
    try {
      const response = await fetch(endpoint, {
        method: 'POST',
        // A form says itself what it is, with its boundary.
        headers: typeof body === 'string' ? { ...JSON_BODY, authorization } : { authorization },
        body,
        signal: call.signal,
      })
      if (response.status >= 500) throw new Error(`The server answered ${response.status}.`)
      return (await response.json()) as Answer
    } finally {
      clearTimeout(late)
      call.detach()
    }
  }

  async function askUntilAnswered<Data>(body: string | FormData, during = signal): Promise<Data> {
    for (let attempt = 1; ; attempt += 1) {
      during.throwIfAborted()
      const result = await ask(body, during).then(refusalOf, (error: unknown) => {
        during.throwIfAborted()
        return error instanceof Error ? error : new Error(String(error))
      })
      if (!(result instanceof Error)) return result.data as Data
      if (!isPassing(result)) throw result
      const seconds = result instanceof ApiError ? result.retryAfterSeconds : null
      await pause(seconds === null ? waitAfter(attempt) : seconds * 1000, during)
    }
  }

  return {
    request: (query, variables = {}, during) =>
      askUntilAnswered(JSON.stringify({ query, variables }), during),
    upload(query, file) {
      // https://github.com/jaydenseric/graphql-multipart-request-spec
      const form = new FormData()
      form.set('operations', JSON.stringify({ query, variables: { input: { file: null } } }))
      form.set('map', JSON.stringify({ 0: ['variables.input.file'] }))
      form.set('0', file)
      return askUntilAnswered(form)
    },
    subscribe<Data>(document: string, variables: Record<string, unknown>, onData: (data: Data) => void) {
      return socket.subscribe<Data>(
        { query: document, variables },
        {
          next: ({ data }) => {
            if (data) onData(data)
          },
          // Wake-ups only save waiting: whoever listens also asks by itself.
          error: () => {},
          complete: () => {},
        },
      )
    },
    onReconnect: (listener) =>
      socket.on('connected', (_socket, _payload, wasRetry) => {
        if (wasRetry) listener()
      }),
    close: () => void socket.dispose(),
  }
}

function refusalOf(answer: Answer): Answer | ApiError {
  const [error] = answer.errors ?? []
  if (!error) return answer
  const { code = 'INTERNAL_SERVER_ERROR', retryAfterSeconds = null } = error.extensions ?? {}
  return new ApiError(code, error.message, retryAfterSeconds)
}

/** Faults that go away by themselves: of the network, of the server, and of having been too fast. */
function isPassing(error: Error): boolean {
  return !(error instanceof ApiError) || ['INTERNAL_SERVER_ERROR', 'RATE_LIMITED'].includes(error.code)
}

function waitAfter(attempt: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + Math.random() / 2)
}

/** 44xx: the server itself closed the socket, for a reason that another try does not change. */
function isRefusal(event: unknown): boolean {
  const code = typeof event === 'object' && event !== null && 'code' in event ? Number(event.code) : 0
  return code >= 4400 && code < 4500
}
