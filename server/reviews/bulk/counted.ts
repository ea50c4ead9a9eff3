/** A sentence about a number of things, as a list of one; of none where there are none. */
export function counted(count: number, one: string, many: string): string[] {
  if (count === 0) return []
  return [`${count.toLocaleString('en')} ${count === 1 ? one : many}`]
}
