import type { IncomingMessage } from 'node:http'
import { z } from 'zod'

/** A request as it came in. `body` is empty where it was no JSON object. */
export interface MessagesRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Readonly<Record<string, unknown>>
  /** The text of the last message: what the model is asked. */
  readonly prompt: string
}

/** An error of the API. */
export interface ApiProblem {
  readonly status: number
  readonly type: string
  readonly message: string
}

/** Models that answer, those that take no sampling parameters and no prefill among them. */
const MODELS = ['claude-haiku-5-5', 'claude-sonnet-5-5', 'claude-opus-5-5', 'claude-haiku-4-5']
const WITHOUT_SAMPLING = /-5-\d$|-[5-9]$/
/** Of the API: the one of every document, and the one that the SDK sends, with the key as a bearer token. */
const VERSIONS = ['2023-06-01', '2026-10-21']
const MOST_TOKENS = 64_000

const textBlock = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1),
  cache_control: z.unknown().optional(),
})
const content = z.union([z.string().min(1), z.array(textBlock).min(1)])

/** Unknown fields are refused, as the real API does ("Extra inputs are not permitted"). */
const messagesBody = z.strictObject({
  model: z.string(),
  max_tokens: z.number().int().min(1).max(MOST_TOKENS),
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content })).min(1),
  system: content.optional(),
  output_config: z
    .strictObject({
      effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
      format: z
        .strictObject({ type: z.literal('json_schema'), schema: z.record(z.string(), z.unknown()) })
        .nullish(),
    })
    .optional(),
  temperature: z.number().min(0).max(1).optional(),
  top_p: z.number().min(0).max(1).optional(),
  top_k: z.number().int().min(0).optional(),
  metadata: z.strictObject({ user_id: z.string().nullish() }).optional(),
  service_tier: z.enum(['auto', 'standard_only']).optional(),
  stop_sequences: z.array(z.string()).optional(),
  stream: z.literal(false).optional(),
  thinking: z.record(z.string(), z.unknown()).optional(),
})

/** What the API would say to this request; no problem where it would answer. */
export function checkMessagesRequest(
  request: IncomingMessage,
  text: string,
  apiKey: string,
): { readonly request: MessagesRequest; readonly problem?: ApiProblem } {
  const body = jsonObject(text)
  const seen: MessagesRequest = { headers: request.headers, body: body ?? {}, prompt: lastText(body) }
  const problem =
    checkHeaders(request, apiKey) ??
    (body === undefined ? invalid('The request body is not valid JSON.') : checkBody(body))
  return problem === undefined ? { request: seen } : { request: seen, problem }
}

function checkHeaders(request: IncomingMessage, apiKey: string): ApiProblem | undefined {
  if (pathOf(request) !== '/v1/messages') return NOT_FOUND
  if (request.method !== 'POST') return NOT_ALLOWED
  const problem = checkCredentials(request, apiKey)
  if (problem !== undefined) return problem
  if (!request.headers['content-type']?.startsWith('application/json')) {
    return invalid('content-type: must be JSON')
  }
  return undefined
}

const NOT_FOUND: ApiProblem = { status: 404, type: 'not_found_error', message: 'Not found' }
const NOT_ALLOWED: ApiProblem = { status: 405, type: 'invalid_request_error', message: 'Method Not Allowed' }

/** The id in a request to the models endpoint; undefined where it is not one. */
export function lookedUpModel(request: IncomingMessage): string | undefined {
  const id = /^\/v1\/models\/([^/]+)$/.exec(pathOf(request))?.[1]
  return id === undefined ? undefined : decodeURIComponent(id)
}

/** What the models endpoint would say to this request; no problem where it would describe the model. */
export function checkModelRequest(
  request: IncomingMessage,
  model: string,
  apiKey: string,
): ApiProblem | undefined {
  if (request.method !== 'GET') return NOT_ALLOWED
  return checkCredentials(request, apiKey) ?? checkModel(model)
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://loopback').pathname
}

function checkModel(model: string): ApiProblem | undefined {
  return MODELS.includes(model)
    ? undefined
    : { status: 404, type: 'not_found_error', message: `model: ${model}` }
}

function checkCredentials({ headers }: IncomingMessage, apiKey: string): ApiProblem | undefined {
  const key = headers['x-api-key'] ?? /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
  if (key === undefined) {
    return { status: 401, type: 'authentication_error', message: 'x-api-key header is required' }
  }
  if (key !== apiKey) return { status: 401, type: 'authentication_error', message: 'invalid API key' }
  const version = headers['anthropic-version']
  if (typeof version !== 'string') return invalid('anthropic-version: header is required')
  if (!VERSIONS.includes(version)) return invalid('anthropic-version: not a valid version')
  return undefined
}

function checkBody(body: Readonly<Record<string, unknown>>): ApiProblem | undefined {
  const parsed = messagesBody.safeParse(body)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return invalid(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
  }
  const { model, messages, output_config: outputConfig } = parsed.data
  const unknown = checkModel(model)
  if (unknown !== undefined) return unknown
  if (WITHOUT_SAMPLING.test(model)) {
    const sampling = (['temperature', 'top_p', 'top_k'] as const).find(
      (name) => parsed.data[name] !== undefined,
    )
    if (sampling !== undefined) return invalid(`${sampling}: is not supported by this model`)
    if (messages.at(-1)?.role === 'assistant') {
      return invalid('This model does not support assistant message prefill.')
    }
  }
  const wrong = outputConfig?.format ? schemaProblem(outputConfig.format.schema, 'schema') : undefined
  return wrong === undefined ? undefined : invalid(`output_config.format.${wrong}`)
}

/** Keywords of JSON Schema that structured output does not take; bounds are the ones people trip over. */
const SCHEMA_KEYWORDS = new Set([
  'type',
  'properties',
  'required',
  'additionalProperties',
  'enum',
  'const',
  'description',
  'title',
  'items',
  'anyOf',
  'default',
])

/** What is wrong with a schema, with its path; every object has to be closed. */
function schemaProblem(schema: Readonly<Record<string, unknown>>, path: string): string | undefined {
  const keyword = Object.keys(schema).find((name) => !SCHEMA_KEYWORDS.has(name))
  if (keyword !== undefined) return `${path}: property '${keyword}' is not supported`
  if (schema['type'] === undefined && schema['anyOf'] === undefined) return `${path}: 'type' is required`
  if (schema['type'] !== 'object') return undefined
  if (schema['additionalProperties'] !== false) {
    return `${path}: For 'object' type, 'additionalProperties' must be explicitly set to false`
  }
  const properties = (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>
  for (const [name, property] of Object.entries(properties)) {
    const problem = schemaProblem(property, `${path}.properties.${name}`)
    if (problem !== undefined) return problem
  }
  const unknown = ((schema['required'] ?? []) as string[]).find((name) => !(name in properties))
  return unknown === undefined ? undefined : `${path}: required property '${unknown}' is not defined`
}

function invalid(message: string): ApiProblem {
  return { status: 400, type: 'invalid_request_error', message }
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function lastText(body: Readonly<Record<string, unknown>> | undefined): string {
  const messages = body?.['messages']
  const last: unknown = Array.isArray(messages) ? messages.at(-1)?.content : undefined
  return typeof last === 'string' ? last : JSON.stringify(last ?? '')
}
