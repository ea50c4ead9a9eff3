import type { ImageType } from '../entities/words.ts'

const LONGEST = 255
const NAMELESS = 'screenshot'
const ENDINGS: Record<ImageType, readonly [string, ...string[]]> = {
  'image/png': ['.png'],
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/webp': ['.webp'],
}

/** Control characters, those that turn the reading direction, halves of characters, and what file systems refuse. */
const UNSAFE = /[\p{Control}\p{Format}\p{Surrogate}\p{Line_Separator}\p{Paragraph_Separator}"<>:|?*]+/gu

/**
 * The name under which an upload is kept and offered for saving: without folders, with the ending of what it
 * really is, so that no saved picture opens as something else.
 */
export function safeFilename(claimed: string, type: ImageType): string {
  const last = claimed.split(/[/\\]/).at(-1) ?? ''
  const clean = last.replace(UNSAFE, ' ').trim()
  const ending = ENDINGS[type].find((known) => clean.toLowerCase().endsWith(known))
  const stem = (ending === undefined ? clean : clean.slice(0, -ending.length))
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
  const proper = ending ?? ENDINGS[type][0]
  // By characters, so that none is cut in half.
  return ([...stem].slice(0, LONGEST - proper.length).join('') || NAMELESS) + proper
}

/** The Content-Disposition of a file that is shown (RFC 6266): the name in ASCII, and as it is (RFC 8187). */
export function inlineDisposition(filename: string): string {
  const plain = filename.replace(/[^\x20-\x7e]|["\\%]/gu, '_')
  const encoded = encodeURIComponent(filename).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `inline; filename="${plain}"; filename*=UTF-8''${encoded}`
}
