import createDOMPurify from 'dompurify'
import { Marked } from 'marked'

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** HTML inside a message is shown as it was written. */
const markdown = new Marked({ gfm: true, breaks: true, renderer: { html: ({ text }) => escaped(text) } })
const purify = createDOMPurify(window)

purify.addHook('afterSanitizeAttributes', (node) => {
  if (node.nodeName === 'A') {
    node.setAttribute('target', '_blank')
    node.setAttribute('rel', 'noopener noreferrer')
  }
})

/**
 * A message's markdown as HTML that is safe to show. Messages come from agents and are not trusted: nothing
 * in them runs, styles the page, or makes the browser ask another host.
 */
export function renderMarkdown(source: string): string {
  return purify.sanitize(markdown.parse(source, { async: false }), {
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
