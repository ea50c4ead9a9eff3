/**
 * Does `work` for each item, so many at a time and begun in their order, until the signal. When one throws, no
 * further one is begun; the error comes once all that ran have ended.
 */
export async function inLanes<Item>(
  lanes: number,
  items: readonly Item[],
  signal: AbortSignal | null,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = [...items].reverse()
  let failed = false
  const lane = async () => {
    while (waiting.length > 0 && !failed && signal?.aborted !== true) {
      try {
        await work(waiting.pop()!)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
