/** A line of the queue; longer ones are cut. */
const LONGEST_SUMMARY = 140

/** What the queue says of a phase that failed: the message as one line. */
export function failureSummary(message: string): string {
  // By characters, so that none that takes two code units is cut in half.
  const characters = [...message.replace(/\s+/g, ' ').trim()]
  if (characters.length <= LONGEST_SUMMARY) return characters.join('')
  return `${characters
    .slice(0, LONGEST_SUMMARY - 1)
    .join('')
    .trimEnd()}…`
}
