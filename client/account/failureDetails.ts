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

/** The evidence that a bot sent, as pairs to read. Its shape is the bot's own: whatever is no plain value is shown as JSON. */
export function detailPairs(details: unknown): readonly (readonly [string, string])[] {
  if (details === null || details === undefined) return []
  if (typeof details !== 'object') return [['Details', String(details)]]
  return Object.entries(details)
    .slice(0, MOST_PAIRS)
    .map(([key, value]) => [
      readable(key),
      value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value),
    ])
}
