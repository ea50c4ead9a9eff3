import { createTransport, type SendMailOptions } from 'nodemailer'
import { type Answer, KEPT_BYTES, noAnswer, type Send } from './answer.ts'
import { lines } from './lines.ts'
import { inWords } from './post.ts'

const LONGEST_SUBJECT = 150

/** Sends a plain mail through the operator's mail server. */
export const sendEmail: Send = async (app, { channel, messageId, payload }, signal) => {
  const { smtp, deliveryTimeoutMs } = app.config
  if (!smtp) return noAnswer('There is no mail server: set UNSTUCK_SMTP_URL and UNSTUCK_SMTP_FROM.')
  const transport = createTransport({
    url: smtp.url,
    dnsTimeout: deliveryTimeoutMs,
    connectionTimeout: deliveryTimeoutMs,
    greetingTimeout: deliveryTimeoutMs,
    socketTimeout: deliveryTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const host = /@([^<>@\s]+?)>?$/.exec(smtp.from)![1]!
  const mail: SendMailOptions = {
    from: smtp.from,
    to: channel.target.split(', '),
    subject: oneLine(payload.data.text),
    // Mail servers know a mail that they have already by this, as receivers of webhooks do.
    messageId: `<${messageId}@${host}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
    text: [
      ...lines(payload),
      '',
      payload.data.url,
      '',
      `Sent by Unstuck to the channel “${channel.name}”.`,
    ].join('\n'),
  }
  const late = AbortSignal.timeout(deliveryTimeoutMs)
  const either = AbortSignal.any([signal, late])
  try {
    const cutOff = new Promise<never>((_, reject) => {
      either.addEventListener('abort', () => reject(either.reason as Error), { once: true })
    })
    return fromReply(await Promise.race([transport.sendMail(mail), cutOff]))
  } catch (error) {
    if (signal.aborted) throw error
    if (late.aborted) return noAnswer(`The mail server did not take it within ${deliveryTimeoutMs / 1000} s.`)
    const { responseCode, response } = error as { responseCode?: number; response?: string }
    return { ...noAnswer(inWords(error)), status: responseCode ?? null, response: kept(response) }
  } finally {
    transport.close()
  }
}

/** Some of several addresses may be refused: the others have got it, and once more they would get it twice. */
function fromReply({ response, rejected }: { response: string; rejected: readonly unknown[] }): Answer {
  const refused = rejected.length > 0 ? ` Refused: ${rejected.map(String).join(', ')}` : ''
  return {
    status: Number.parseInt(response, 10) || null,
    error: null,
    response: kept(response + refused),
    retryAfter: null,
  }
}

function kept(response: string | undefined): string | null {
  return response === undefined ? null : response.slice(0, KEPT_BYTES)
}

/** Nothing of a title may begin a header of its own. */
function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
  return line.length <= LONGEST_SUBJECT ? line : `${line.slice(0, LONGEST_SUBJECT - 1)}…`
}
