import type { IncomingMessage } from 'node:http'
import { MOST_FILE_BYTES } from '../attachments/uploadAttachment.ts'
import { refusal } from './graphqlParameters.ts'
import { MOST_BYTES } from './readBody.ts'

/** What the query, its variables and the boundaries may take beside the file. */
const MOST_BYTES_AROUND = 64 * 1024
/** Most bytes that a request with a file may have. */
export const MOST_UPLOAD_BYTES = MOST_FILE_BYTES + MOST_BYTES_AROUND

const HOW = 'Send “operations”, then “map” with one file and its one place, then the file.'

/** Whether a request follows the GraphQL multipart request specification: the only kind that may be large. */
export function isUpload({ method, headers }: IncomingMessage): boolean {
  return method === 'POST' && /^multipart\/form-data\s*(;|$)/i.test(headers['content-type'] ?? '')
}

/**
 * Reads what a multipart request asks for, with its file in its place among the variables. One file at most, and
 * only where the variables say null: nothing else of the request can be written over.
 * @throws GraphQLError with BAD_USER_INPUT (field `file`, or `body` when there is too much around it).
 */
export async function multipartParameters(body: Buffer, contentType: string): Promise<unknown> {
  // The platform's own reader: a library's would give files of a class of its own.
  const response = new Response(body as Buffer<ArrayBuffer>, { headers: { 'content-type': contentType } })
  const form = await response.formData().catch(() => {
    throw refusal('file', `This multipart body is malformed, or breaks off. ${HOW}`)
  })
  const operations = jsonPart(form, 'operations', body)
  const places = Object.entries(jsonPart(form, 'map', body) ?? {})
  const [name, paths] = places[0] ?? []
  const expected = ['operations', 'map', ...places.map(([part]) => part)]
  const parts = [...form.keys()]
  if (places.length > 1 || parts.length !== expected.length || !expected.every((part) => form.has(part))) {
    throw refusal('file', `The parts are not what the map says, or more than one file came. ${HOW}`)
  }
  const file = name === undefined ? null : form.get(name)
  if (body.length - (file instanceof File ? file.size : 0) > MOST_BYTES) {
    throw refusal('body', 'Beside its file, the request is larger than 1 MiB: send less.')
  }
  if (name === undefined) return operations
  const path: unknown = Array.isArray(paths) && paths.length === 1 ? paths[0] : undefined
  if (!(file instanceof File) || typeof path !== 'string') {
    throw refusal('file', `The map has to name one place for one file, which needs a filename. ${HOW}`)
  }
  putInPlace(operations, path.split('.'), file)
  return operations
}

function jsonPart(form: FormData, name: string, body: Buffer): unknown {
  const text = form.get(name)
  // The reader puts U+FFFD for what is not UTF-8; what was is in the body as it is.
  if (typeof text === 'string' && text.includes('\uFFFD') && !body.includes(text)) {
    throw refusal('body', `“${name}” is not UTF-8: encode it as that.`)
  }
  try {
    if (typeof text === 'string') return JSON.parse(text)
  } catch {
    // Said below.
  }
  throw refusal('file', `“${name}” is missing, or no JSON. ${HOW}`)
}

function putInPlace(operations: unknown, path: readonly string[], file: File): void {
  const [root, last] = [path[0], path.at(-1)!]
  let holder = operations
  for (const part of path.slice(0, -1)) holder = holds(holder, part) ? holder[part] : undefined
  if (root !== 'variables' || path.length < 2 || !holds(holder, last) || holder[last] !== null) {
    throw refusal('file', 'The map names a place that is none: it has to be a variable that is null.')
  }
  holder[last] = file
}

function holds(value: unknown, key: string): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
}
