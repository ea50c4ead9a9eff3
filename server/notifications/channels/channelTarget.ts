import { randomBytes } from 'node:crypto'
import type { App } from '../../app.ts'
import type { ChannelKind } from '../../entities/words.ts'
import { BadUserInput } from '../../errors.ts'
import { assertLiteralMaySend, TargetRefused } from '../send/targetAddress.ts'

/** Where a channel goes, as a person says it: a webhook and Slack have a URL, e-mail has addresses. */
export interface TargetInput {
  readonly url?: string
  readonly emails?: readonly string[]
}

/** As it is kept: what is shown, and for Slack what is not. */
export interface Target {
  readonly target: string
  readonly secret?: string
}

/**
 * Checks where a channel shall go, as far as that can be told without asking a name server: that is done for every message.
 * @throws BadUserInput when it does not go with the kind of channel, or may not be sent to.
 */
export function readTarget(app: App, kind: ChannelKind, { url, emails }: TargetInput): Target {
  if (kind === 'EMAIL') {
    if (url !== undefined) throw new BadUserInput('url', 'A channel by e-mail has addresses and no URL.')
    if (!emails) throw new BadUserInput('emails', 'Say who gets the mails.')
    if (!app.config.smtp) {
      throw new BadUserInput(
        'kind',
        'There is no mail server: start with UNSTUCK_SMTP_URL and UNSTUCK_SMTP_FROM.',
      )
    }
    return { target: [...new Set(emails)].join(', ') }
  }
  if (emails) throw new BadUserInput('emails', 'Only a channel by e-mail has addresses.')
  if (url === undefined) throw new BadUserInput('url', 'Say where it is posted to.')
  const parsed = readUrl(app, url)
  // Whoever has the whole of Slack's address may write there.
  return kind === 'SLACK' ? { target: parsed.host, secret: parsed.href } : { target: parsed.href }
}

/** What a webhook's messages are signed with, in the form of the specification. */
export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

function readUrl(app: App, text: string): URL {
  const { allowedPrivateTargets } = app.config
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new BadUserInput('url', 'Give the whole address, such as https://example.org/hook.')
  }
  if (url.username !== '' || url.password !== '') {
    throw new BadUserInput('url', 'Leave name and password out of the address: the signature says who sends.')
  }
  if (url.protocol === 'http:' && allowedPrivateTargets.length === 0) {
    throw new BadUserInput('url', 'Use https: otherwise everybody on the way reads along.')
  }
  try {
    assertLiteralMaySend(url, allowedPrivateTargets)
  } catch (error) {
    if (error instanceof TargetRefused) throw new BadUserInput('url', error.message)
    throw error
  }
  url.hash = ''
  return url
}
