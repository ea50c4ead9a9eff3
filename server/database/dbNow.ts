import type { EntityManager } from 'typeorm'

/**
 * The database's time, now: several servers agree on it. Not the transaction's start: after a wait for
 * a row's lock, what ran out meanwhile has run out.
 */
export async function dbNow(tx: EntityManager): Promise<Date> {
  const [row] = await tx.query<{ now: Date }[]>('SELECT clock_timestamp()::timestamptz(3) AS now')
  return row!.now
}

/** `seconds` after `time`. */
export function secondsAfter(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000)
}
