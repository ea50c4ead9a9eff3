import type { IncomingMessage, ServerResponse } from 'node:http'
import { authenticate } from '../access/authenticate.ts'
import type { App } from '../app.ts'
import { attachmentName, ATTACHMENTS_FOLDER } from '../attachments/attachmentPath.ts'
import { inlineDisposition } from '../attachments/filename.ts'
import { Attachment } from '../entities/Attachment.ts'
import { requestCredentials } from './requestCredentials.ts'
import { requestOrigin } from './requestOrigin.ts'

/** A year: what is at such a path never changes. */
const KEPT_SECONDS = 31_536_000

const HEADERS = {
  // Even opened by itself, it is a picture and nothing else.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': `private, max-age=${KEPT_SECONDS}, immutable`,
  // Who signs out leaves nothing in the browser that the next one could see.
  vary: 'authorization, cookie',
}

/** `GET /attachments/<name>`: an uploaded picture, for everyone who is signed in and for no other site's page. */
export async function serveAttachment(
  app: App,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isOwnUse(request)) return refuse(response, 403, 'Another site must not show this.')
  const identity = await authenticate(app, requestCredentials(request, request.headers.authorization))
  if (identity === null) {
    response.setHeader('www-authenticate', 'Bearer')
    return refuse(response, 401, 'Sign in, or send a bearer token that is valid.')
  }
  const attachment = await findByPath(app, request.url ?? '')
  if (attachment === null) return refuse(response, 404, 'There is no such attachment.')

  const etag = `"${attachmentName(attachment)}"`
  const headers = { ...HEADERS, etag }
  // A proxy that compresses makes a weak one of it.
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (known?.includes(etag)) {
    response.writeHead(304, headers).end()
    return
  }
  const content = request.method === 'HEAD' ? null : await readContent(app, attachment.id)
  if (content === undefined) return refuse(response, 404, 'There is no such attachment.')
  response.writeHead(200, {
    ...headers,
    'content-type': attachment.contentType,
    'content-length': attachment.byteSize,
    'content-disposition': inlineDisposition(attachment.filename),
  })
  response.end(content)
}

/** Ours to show: asked for by a program, by our own page, or by a person who follows a link to it. */
function isOwnUse(request: IncomingMessage): boolean {
  if (requestOrigin(request) === 'foreign') return false
  const { 'sec-fetch-site': site, 'sec-fetch-dest': destination } = request.headers
  return site === undefined || site === 'same-origin' || site === 'none' || destination === 'document'
}

async function findByPath(app: App, url: string): Promise<Attachment | null> {
  const name = url.split('?', 1)[0]!.slice(ATTACHMENTS_FOLDER.length)
  const id = /^(\d{1,18})-/.exec(name)?.[1]
  if (id === undefined) return null
  const attachment = await app.database.manager.findOneBy(Attachment, { id })
  return attachment && attachmentName(attachment) === name ? attachment : null
}

/** Undefined when it was swept just now. */
async function readContent(app: App, id: string): Promise<Buffer | undefined> {
  const row = await app.database.manager.findOne(Attachment, { where: { id }, select: { content: true } })
  return row?.content
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response
    .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    .end(`${sentence}\n`)
}
