let count = 0

/** A text that nobody else sends, so that the database can be asked whether it is there once. */
export function uniqueText(text: string): string {
  count += 1
  return `${text} (${count}).`
}
