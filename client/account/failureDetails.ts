/** Most pairs that are worth showing; a bot may send much more. */
const MOST_PAIRS = 12

/** "lastStep" and "last_step" read as "Last step". */
function readable(key: string): string {
  const words = key
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]+/g, ' ')
    .trim()
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** What is no plain value is shown as JSON; what says nothing is empty. */
function written(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'object') return String(value).trim()
  return Object.keys(value).length === 0 ? '' : JSON.stringify(value)
}

/**
 * The evidence that a bot sent, as pairs to read. Its shape is the bot's own: what is empty is left out.
 * @param known the names that stand beside it already.
 */
export function detailPairs(
  details: unknown,
  known: readonly string[],
): readonly (readonly [string, string])[] {
  const entries: readonly (readonly [string, unknown])[] =
    details !== null && typeof details === 'object' ? Object.entries(details) : [['details', details]]
  return entries
    .map(([key, value]) => [readable(key), written(value)] as const)
    .filter(([name, value]) => value !== '' && !known.includes(name))
    .slice(0, MOST_PAIRS)
}
