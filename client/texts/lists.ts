/** "BILL-3", "BILL-3 and BILL-5", "BILL-3, BILL-5 and BILL-7"; past `most` the rest is counted. */
export function listed(names: readonly string[], most = 4): string {
  if (names.length <= 1) return names[0] ?? ''
  if (names.length > most) return `${names.slice(0, most - 1).join(', ')} and ${names.length - most + 1} more`
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
