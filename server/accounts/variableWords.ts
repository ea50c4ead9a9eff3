// Which words of a message differ from one failure to the next although nothing else does. A word has no white
// space; every expression looks at it once from its start, or at its parts.

/** Words that have digits and still mean something. */
const TECHNICAL =
  /^(?:oauth[12]|sha(?:1|256|384|512)|md5|utf(?:8|16)|base64|ipv[46]|http[123]|h26[45]|x86|x64|arm64|win(?:32|64)|ec2|s3|k8s|i18n|mp[34]|[23]fa|[23]d|p2p|e2e|log4j|web3)$/i

const NUMBER_OR_TIME = /^[+-]?[$€£¥]?\d[\d.,:/+\-_TZtz%]*$/
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const HEX_DIGITS = /^[0-9a-f]{6,}$/i
/** No word of a language has that many of these letters alone. */
const HEX_LETTERS = /^[a-f]{8,}$/i
/** IPv6, or the address of a network card. */
const ADDRESS = /^[0-9a-f.]*:[0-9a-f.]*:[0-9a-f.:]*(?:%\w+)?$/i
const ROOTED_PATH = /^(?:[a-z]:)?[\\/].|^~\/|^\.{1,2}[\\/]/i
const MEDIA_TYPE = /^(?:application|audio|font|image|multipart|text|video)\/[\w.+*-]+$/i
const FILE_NAME =
  /\.(?:png|jpe?g|webp|gif|bmp|svg|heic|mp[34]|mov|avi|webm|wav|pdf|docx?|xlsx?|pptx?|txt|log|json|csv|xml|ya?ml|html?|zip|gz|tar|tmp|bin|dat|db|py|tsx?|jsx?|rb|go|java|php|cs)$/i
const ENCODED = /^[\w+/-]{16,}$/
const ASCII = /^[\x20-\x7e]+$/

/** The word with its variable parts masked: `user_17` is `user_#`, and a time, an id or a path is `#`. */
export function maskWord(word: string): string {
  const [start, end] = coreOf(word)
  if (start >= end) return word
  const core = word.slice(start, end)
  return word.slice(0, start) + (isVariable(core) ? '#' : maskParts(core)) + word.slice(end)
}

/** Whether it is a number, a time, an id, a hash, an address or a path as a whole. */
function isVariable(core: string): boolean {
  if (TECHNICAL.test(core) || MEDIA_TYPE.test(core)) return false
  if (NUMBER_OR_TIME.test(core) || UUID.test(core) || ADDRESS.test(core)) return true
  if (HEX_LETTERS.test(core) || (HEX_DIGITS.test(core) && /\d/.test(core))) return true
  return isPath(core) || (ENCODED.test(core) && looksEncoded(core))
}

function isPath(core: string): boolean {
  if (ROOTED_PATH.test(core)) return true
  if (!ASCII.test(core)) return false
  const [first, second] = [core.indexOf('/'), core.lastIndexOf('/')]
  return core.includes('\\') || first !== second || FILE_NAME.test(core.replace(/(?::\d{1,9}){1,2}$/, ''))
}

/** Base64 and the like: in parts, its letters would read as words. */
function looksEncoded(core: string): boolean {
  const digits = /\d/.test(core)
  // Words that are joined have their capitals in front.
  const mixed = /[-_]/.test(core) ? /[a-z][A-Z]/ : /[A-Za-z]/
  return (digits && mixed.test(core)) || looksRandom(core)
}

/** Capitals where no name in camelCase has them. */
function looksRandom(letters: string): boolean {
  if (letters.length < 10) return false
  const odd = letters.match(/(?=[A-Z][a-z][A-Z]|[a-z][A-Z]{2,6}[a-z])/g)
  return odd !== null && odd.length >= (letters.length < 24 ? 3 : 2)
}

function maskParts(core: string): string {
  if (!/\p{N}|[A-Z]/u.test(core)) return core
  const parts = core.split(/([-_.:/+~&%*'])/)
  if (isKeyLike(parts)) return '#'
  // What stands between two variable parts is one as well.
  return parts
    .map(maskPart)
    .join('')
    .replace(/#(?:[-_][a-zA-Z]{1,8}(?=[-_]#)|[-_]#)+/g, '#')
    .replace(/#[-_]#/g, '#')
}

function maskPart(part: string): string {
  if (TECHNICAL.test(part)) return part
  if (!ASCII.test(part)) return part.replace(/\p{N}+/gu, '#')
  return /\d/.test(part) || looksRandom(part) ? '#' : part
}

/** Groups of one length, such as `8F3K-ABCD-19XZ`. */
function isKeyLike(parts: readonly string[]): boolean {
  const [first, separator, second, ...rest] = parts
  if (separator !== '-' || !first || !second || rest.length === 0 || first.length < 3) return false
  const groups = parts.filter((_part, at) => at % 2 === 0)
  return groups.every(({ length }) => length === first.length) && groups.some((group) => /\d/.test(group))
}

/** Where the word begins and ends without what only stands around it. */
function coreOf(word: string): [start: number, end: number] {
  let start = 0
  let end = word.length
  while (start < end && `'*`.includes(word[start]!)) start++
  while (end > start && `.:'*`.includes(word[end - 1]!)) end--
  return [start, end]
}
