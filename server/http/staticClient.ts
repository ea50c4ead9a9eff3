import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join, relative, sep } from 'node:path'
import { lookup } from 'mrmime'

/** The built page, or the sentence that says how to build it. */
export interface StaticClient {
  /** A file, or the page itself for every path that only the page knows. */
  serve(request: IncomingMessage, response: ServerResponse): void
  /** The page, with a status of its own. */
  servePage(response: ServerResponse, status: number): void
}

/** How the build compressed files beside the plain ones, the smallest first. */
const ENCODINGS = { br: '.br', gzip: '.gz' } as const
type Encoding = keyof typeof ENCODINGS

interface StaticFile {
  readonly headers: Record<string, string>
  readonly plain: Buffer
  readonly encoded: Readonly<Partial<Record<Encoding, Buffer>>>
}

/**
 * Serves the client from `folder`, which may be missing while only the API is wanted. All of it is read into memory, a few
 * megabytes: whoever builds anew while the server runs neither mixes two builds nor takes files away from under it.
 */
export function createStaticClient(folder: string): StaticClient {
  if (!existsSync(join(folder, 'index.html'))) {
    const missing = (response: ServerResponse, status: number) =>
      response
        .writeHead(status, { 'content-type': 'text/plain' })
        .end('The page is not built: run `npm run build`.\n')
    return { serve: (_request, response) => missing(response, 404), servePage: missing }
  }
  const files = readFiles(folder)
  const page = files.get('/index.html')!
  return {
    servePage: (response, status) => void response.writeHead(status, page.headers).end(page.plain),
    serve(request, response) {
      // Not as a URL: `//` is none.
      const [pathname] = (request.url ?? '/').split('?', 1) as [string]
      const file = files.get(pathname)
      // A file that is gone must not come back as a page that a browser then fails to run.
      if (!file && pathname.startsWith('/assets/')) response.writeHead(404).end()
      else serveFile(file ?? page, request, response)
    },
  }
}

/** By the path in a URL. */
function readFiles(folder: string): Map<string, StaticFile> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const endings = Object.values(ENCODINGS)
  const plain = paths.filter((path) => !endings.some((ending) => path.endsWith(ending)))
  return new Map(
    plain.map((path) => {
      const urlPath = `/${relative(folder, path).split(sep).join('/')}`
      return [urlPath, readStaticFile(path, urlPath)]
    }),
  )
}

function readStaticFile(path: string, urlPath: string): StaticFile {
  const plain = readFileSync(path)
  const type = lookup(path) ?? 'application/octet-stream'
  const encoded = Object.entries(ENCODINGS).flatMap(([encoding, ending]) =>
    existsSync(path + ending) ? [[encoding, readFileSync(path + ending)] as const] : [],
  )
  return {
    plain,
    encoded: Object.fromEntries(encoded),
    headers: {
      'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
      // Weak: the same in every encoding.
      etag: `W/"${createHash('sha256').update(plain).digest('base64url')}"`,
      // Names with a hash never change what they hold; the page itself is asked for every time.
      'cache-control': urlPath.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
    },
  }
}

function serveFile(file: StaticFile, request: IncomingMessage, response: ServerResponse): void {
  if (request.headers['if-none-match']?.split(/, */).includes(file.headers['etag']!)) {
    return void response.writeHead(304, file.headers).end()
  }
  const encoding = (Object.keys(ENCODINGS) as Encoding[]).find(
    (name) => file.encoded[name] && isAccepted(request.headers['accept-encoding'], name),
  )
  const body = encoding === undefined ? file.plain : file.encoded[encoding]!
  response.writeHead(200, {
    ...file.headers,
    ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    'content-length': body.length,
  })
  // Node leaves the body out where only the head was asked for.
  response.end(body)
}

/** `gzip, br;q=0.5`: all that are named, but for those with a weight of nothing. */
function isAccepted(header: string | string[] | undefined, encoding: Encoding): boolean {
  const offers = String(header ?? '').split(',')
  return offers.some((offer) => {
    const [name, weight = ''] = offer.trim().split(/ *; */)
    return name === encoding && !/^q=0(\.0*)?$/.test(weight)
  })
}
