import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(async () => {
  await server?.stop()
})

/** Reads a file of the page; `fetch` unpacks what comes, so that the texts can be compared. */
async function read(path: string, encoding: string) {
  const response = await fetch(server.url + path, { headers: { 'accept-encoding': encoding } })
  expect(response.status).toBe(200)
  return { text: await response.text(), headers: response.headers }
}

test('scripts and styles come compressed to whoever takes that, and are the same then', async () => {
  const { text } = await read('/', 'identity')
  const paths = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path!)
  expect(paths.some((path) => path.endsWith('.css'))).toBe(true)
  expect(paths.some((path) => path.endsWith('.js'))).toBe(true)
  for (const path of paths) {
    const plain = await read(path, 'identity')
    expect(plain.headers.get('content-encoding')).toBeNull()
    // A file of a few lines fits into one packet as it is.
    if (plain.text.length < 2048) continue
    for (const encoding of ['br', 'gzip']) {
      const packed = await read(path, encoding)
      expect(packed.headers.get('content-encoding')).toBe(encoding)
      expect(packed.headers.get('vary')).toMatch(/accept-encoding/i)
      expect(packed.headers.get('cache-control')).toMatch(/immutable/)
      expect(packed.headers.get('content-type')).toBe(plain.headers.get('content-type'))
      expect(packed.text).toBe(plain.text)
      expect(Number(packed.headers.get('content-length'))).toBeLessThan(plain.text.length / 2)
    }
  }
})

test('a browser that has the page asks only whether it is still the same', async () => {
  const { headers } = await read('/', 'br')
  expect(headers.get('cache-control')).toBe('no-cache')
  const again = await fetch(server.url, {
    headers: { 'accept-encoding': 'br', 'if-none-match': headers.get('etag') ?? '' },
  })
  expect(again.status).toBe(304)
})

test('a path that is no address is the page too, and a file that is gone is not', async () => {
  expect(await (await fetch(`${server.url}//`)).text()).toBe(await (await fetch(server.url)).text())
  expect((await fetch(`${server.url}/assets/index-gone.js`)).status).toBe(404)
})
