import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'

/** The built page, or the sentence that says how to build it. */
export interface StaticClient {
  /** A file, or the page itself for every path that only the page knows. */
  serve(request: IncomingMessage, response: ServerResponse): void
  /** The page, with a status of its own. */
  servePage(response: ServerResponse, status: number): void
}

/** Serves the client from `folder`, which may be missing while only the API is wanted. */
export function createStaticClient(folder: string): StaticClient {
  const index = join(folder, 'index.html')
  if (!existsSync(index)) {
    const missing = (response: ServerResponse, status: number) =>
      response
        .writeHead(status, { 'content-type': 'text/plain' })
        .end('The page is not built: run `npm run build`.\n')
    return { serve: (_request, response) => missing(response, 404), servePage: missing }
  }
  const page = readFileSync(index)
  const files = sirv(folder, {
    etag: true,
    // The build wrote each file also in these forms.
    brotli: true,
    gzip: true,
    // Names with a hash never change what they hold; the page itself is asked for every time.
    setHeaders: (response, path) =>
      response.setHeader(
        'cache-control',
        path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      ),
  })
  const servePage = (response: ServerResponse, status: number) =>
    response
      .writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
      .end(page)
  return {
    servePage,
    serve(request, response) {
      files(request, response, () => {
        const { pathname } = new URL(request.url ?? '/', 'http://localhost')
        // A file that is gone must not come back as a page that a browser then fails to run.
        if (pathname.startsWith('/assets/')) response.writeHead(404).end()
        else servePage(response, 200)
      })
    },
  }
}
