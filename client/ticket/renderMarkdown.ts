import createDOMPurify from 'dompurify'
import { Marked, type Token, type TokenizerAndRendererExtension } from 'marked'
import { ticketPath } from './ticketPath.ts'

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const purify = createDOMPurify(window)

purify.addHook('afterSanitizeAttributes', (node) => {
  // What scrolls sideways has to be reachable without a pointer.
  if (node.nodeName === 'PRE' || node.nodeName === 'TABLE') node.setAttribute('tabindex', '0')
  if (node.nodeName !== 'A') return
  // A link to a ticket stays in this page.
  if (node.getAttribute('href')?.startsWith('/tickets/')) return
  node.setAttribute('target', '_blank')
  node.setAttribute('rel', 'noopener noreferrer')
})

/** BILL-142 as a link to that ticket, where it stands by itself. */
function ticketNumbers(projectKey: string): TokenizerAndRendererExtension {
  const number = new RegExp(String.raw`^${projectKey}-[1-9]\d{0,9}\b(?![-\w])`)
  const anywhere = new RegExp(String.raw`(?<![-\w/])${projectKey}-[1-9]`)
  return {
    name: 'ticketNumber',
    level: 'inline',
    start: (source) => anywhere.exec(source)?.index,
    tokenizer(source) {
      const found = this.lexer.state.inLink ? undefined : number.exec(source)?.[0]
      return found === undefined ? undefined : { type: 'ticketNumber', raw: found }
    },
    renderer: ({ raw }) => `<a href="${ticketPath(raw)}">${raw}</a>`,
  }
}

const parsers = new Map<string, Marked>()

/** A message stands below a heading of the third level, and its own ones below that. */
const DEEPER = 3
const DEEPEST = 6

function lowerHeading(token: Token): void {
  if (token.type === 'heading') token.depth = Math.min(DEEPEST, token.depth + DEEPER)
}

/** HTML inside a message is shown as it was written. */
function parserFor(projectKey: string): Marked {
  let parser = parsers.get(projectKey)
  if (parser === undefined) {
    parser = new Marked({
      gfm: true,
      breaks: true,
      walkTokens: lowerHeading,
      renderer: { html: ({ text }) => escaped(text) },
    })
    parser.use({ extensions: [ticketNumbers(projectKey)] })
    parsers.set(projectKey, parser)
  }
  return parser
}

/**
 * A message's markdown as HTML that is safe to show. Messages come from agents and are not trusted: nothing
 * in them runs, styles the page, or makes the browser ask another host.
 * @param projectKey letters, digits, - and _: numbers of its tickets become links.
 */
export function renderMarkdown(source: string, projectKey: string): string {
  return purify.sanitize(parserFor(projectKey).parse(source, { async: false }), {
    USE_PROFILES: { html: true },
    FORBID_TAGS: [
      'img',
      'picture',
      'video',
      'audio',
      'source',
      'style',
      'form',
      'input',
      'button',
      'textarea',
    ],
    FORBID_ATTR: ['style', 'class', 'id', 'name'],
  })
}
