import type { Send } from './answer.ts'
import { post } from './post.ts'
import { lines } from './lines.ts'

/** Posts a message to an incoming webhook of Slack, or of what understands the same. */
export const sendSlack: Send = async (app, { channel, payload }, signal) => {
  const text = [...lines(payload).map(escaped), `<${linkable(payload.data.url)}|Open in Unstuck>`].join('\n')
  return post(app, channel.secret!, { headers: {}, body: JSON.stringify({ text }) }, signal)
}

/** Slack reads these three as its own: with them a title could call everybody in the channel. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** An address inside a link ends at the first of these. */
function linkable(url: string): string {
  return escaped(url).replaceAll('|', '%7C')
}
