import { request as requestByHttp, type IncomingMessage } from 'node:http'
import { request as requestByHttps } from 'node:https'
import type { App } from '../../app.ts'
import { type Answer, KEPT_BYTES, noAnswer } from './answer.ts'
import { assertLiteralMaySend, guardedLookup, TargetRefused } from './targetAddress.ts'

const USER_AGENT = 'Unstuck'

/**
 * Posts a body once, on a connection of its own, to an address that may be sent to. Redirects are not followed: they would
 * lead past the check. The whole of it, with what is kept of the answer, is over in time.
 */
export async function post(
  app: App,
  address: string,
  { headers, body }: { headers: Readonly<Record<string, string>>; body: string },
  signal: AbortSignal,
): Promise<Answer> {
  const { allowedPrivateTargets, deliveryTimeoutMs } = app.config
  const late = AbortSignal.timeout(deliveryTimeoutMs)
  try {
    const url = new URL(address)
    assertLiteralMaySend(url, allowedPrivateTargets)
    const isTls = url.protocol === 'https:'
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = (isTls ? requestByHttps : requestByHttp)(url, {
        method: 'POST',
        // A kept connection would be to an address that was checked another time.
        agent: false,
        lookup: guardedLookup(isTls, allowedPrivateTargets),
        headers: { 'user-agent': USER_AGENT, 'content-type': 'application/json; charset=utf-8', ...headers },
        signal: AbortSignal.any([signal, late]),
      })
      request.on('response', resolve)
      request.on('error', reject)
      // After a 101, which nobody asked for, there is neither an answer nor an error; after either this changes nothing.
      request.on('close', () => reject(Object.assign(new Error('No answer.'), { code: 'ECONNRESET' })))
      request.end(body)
    })
    return await readAnswer(response)
  } catch (error) {
    if (signal.aborted) throw error
    if (late.aborted) return noAnswer(`No answer within ${deliveryTimeoutMs / 1000} s.`)
    return noAnswer(inWords(error))
  }
}

/** Reads as much as is kept, and cuts the rest off. */
async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const kept: Buffer[] = []
  let bytes = 0
  for await (const piece of response as AsyncIterable<Buffer>) {
    kept.push(piece)
    bytes += piece.length
    if (bytes >= KEPT_BYTES) break
  }
  response.destroy()
  const status = response.statusCode!
  const text = Buffer.concat(kept).subarray(0, KEPT_BYTES).toString().replaceAll('\0', '')
  return {
    status,
    error: status >= 200 && status < 300 ? null : complaintAbout(status),
    response: text,
    retryAfter: secondsOf(response.headers['retry-after']),
  }
}

function complaintAbout(status: number): string {
  if (status === 410) return 'The address says that it is gone for good.'
  if (status >= 300 && status < 400) return 'A redirect is not followed: give the address that it leads to.'
  return `The address answered ${status}.`
}

/** `Retry-After` in seconds; a date is left alone. */
function secondsOf(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,7}$/.test(header) ? Number(header) : null
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens at this address.',
  ECONNRESET: 'The connection was cut off.',
  ENOTFOUND: 'There is no host of this name.',
  EAI_AGAIN: 'The host’s address could not be looked up just now.',
  ENETUNREACH: 'There is no way to this address.',
  EHOSTUNREACH: 'There is no way to this address.',
}

/** What went wrong, in one sentence for people. */
export function inWords(error: unknown): string {
  if (error instanceof TargetRefused) return error.message
  // Where a host has several addresses, each failed in its way: the first says enough.
  const first = error instanceof AggregateError ? error.errors[0] : error
  const { code, message } = first as { code?: string; message?: string }
  return WORDS[code ?? ''] ?? `It could not be sent: ${(message ?? 'no reason given').slice(0, 300)}`
}
