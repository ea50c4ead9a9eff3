/** An encoding within an encoding is followed so deep; each round makes the text shorter. */
const DEEPEST = 3

/**
 * What a text says once its encoded parts are decoded: Base64, hexadecimal, binary and decimal codes, URL and
 * HTML encoding, escapes. Only what decodes to readable text counts: most that looks like Base64 is a name.
 */
export function decodedTexts(text: string): string[] {
  const found: string[] = []
  let layer = [text]
  for (let depth = 0; depth < DEEPEST && layer.length > 0; depth += 1) {
    layer = layer.flatMap(decodeOnce)
    found.push(...layer)
  }
  return found
}

function decodeOnce(text: string): string[] {
  return [...inPlace(text), ...runs(text)].filter((decoded) => decoded !== '' && decoded !== text)
}

/** Encodings of single characters: decoded where they stand, for they may stand for one letter of a word. */
function inPlace(text: string): string[] {
  const decoded = text
    .replace(/(?:%[0-9a-f]{2}){1,400}/gi, (bytes) =>
      Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'),
    )
    .replace(/&#(\d{2,7});?/g, (_, code: string) => character(Number(code)))
    .replace(/&#x([0-9a-f]{2,6});?/gi, (_, code: string) => character(Number.parseInt(code, 16)))
    .replace(/\\u\{?([0-9a-f]{4,6})\}?|\\x([0-9a-f]{2})/gi, (_, long?: string, short?: string) =>
      character(Number.parseInt(long ?? short ?? '', 16)),
    )
  return decoded === text ? [] : [decoded]
}

/** Encodings of whole stretches. */
function runs(text: string): string[] {
  // Base64 is often wrapped at 64 or 76 characters.
  const unwrapped = text.replace(/(?<=[A-Za-z0-9+/]{48})\r?\n(?=[A-Za-z0-9+/]{4})/g, '')
  const base64 = (unwrapped.match(/[A-Za-z0-9+/_-]{12,}/g) ?? []).map((run) =>
    utf8(Buffer.from(run, 'base64')),
  )
  const hex = (text.match(/(?:(?:0x)?[0-9a-f]{2}[\s,:-]?){8,}/gi) ?? []).map((run) =>
    utf8(Buffer.from(run.replace(/0x|[^0-9a-f]/gi, ''), 'hex')),
  )
  const binary = codes(text, /(?:[01]{8}[\s,]?){8,}/g, /[01]{8}/g, 2)
  const decimal = codes(text, /(?:\d{2,3}[\s,;]{1,2}){8,}\d{2,3}/g, /\d{2,3}/g, 10)
  return [...base64, ...hex, ...binary, ...decimal].filter((decoded) => decoded !== undefined)
}

function codes(text: string, run: RegExp, code: RegExp, base: number): (string | undefined)[] {
  return (text.match(run) ?? []).map((found) =>
    utf8(Buffer.from((found.match(code) ?? []).map((each) => Number.parseInt(each, base)))),
  )
}

/** The text of these bytes; undefined where they are none that somebody would read. */
function utf8(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8').replaceAll('\0', '')
  const strange = text.match(/[\ufffd\p{Cc}\p{Cn}\p{Co}]/gu)?.filter((each) => !/\s/.test(each)).length ?? 0
  return text.length >= 4 && strange <= text.length / 20 ? text : undefined
}

function character(code: number): string {
  return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : ''
}
