import { createHash } from 'node:crypto'
import type { App } from '../../app.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { RateLimited } from '../../errors.ts'

/** How long an attempt counts. */
const WINDOW_MINUTES = 15
/** Wrong passwords in that time for one account, wherever they come from. */
const MOST_FOR_ACCOUNT = 10
/** Wrong passwords in that time from one address: a whole office may sit behind it. */
const MOST_FROM_ADDRESS = 50

/** What a password is tried for: an e-mail, known here or not, or a person; and from where. */
export interface Attempt {
  readonly account: string
  readonly address: string
}

/**
 * Counts an attempt before the password is looked at, so that any number at once, on any number of servers, cannot pass
 * the limit together. It counts as wrong until {@link forgetAttempts} says otherwise.
 * @throws RateLimited
 */
export async function countAttempt(app: App, attempt: Attempt): Promise<void> {
  const account = hashOf(attempt.account)
  const { address } = attempt
  const waitSeconds = await inTransaction(app, async (tx) => {
    // In one order for everybody, so that no two wait for each other.
    const locks = [account, hashOf(address)].map((hash) => hash.readBigInt64BE().toString()).toSorted()
    for (const lock of locks) await tx.query('SELECT pg_advisory_xact_lock($1::bigint)', [lock])
    await tx.query(
      `DELETE FROM sign_in_attempts WHERE id IN (
         SELECT id FROM sign_in_attempts
         WHERE at < clock_timestamp() - make_interval(mins => ${WINDOW_MINUTES})
         ORDER BY at LIMIT 100 FOR UPDATE SKIP LOCKED)`,
    )
    const [row] = await tx.query<{ wait: number | null }[]>(
      `SELECT greatest(${waitFor('account = $1', MOST_FOR_ACCOUNT)}, ${waitFor('address = $2', MOST_FROM_ADDRESS)})
         AS wait`,
      [account, address],
    )
    if (row!.wait !== null) return row!.wait
    await tx.query('INSERT INTO sign_in_attempts (account, address) VALUES ($1, $2)', [account, address])
    return null
  })
  if (waitSeconds === null) return
  const minutes = Math.ceil(waitSeconds / 60)
  const time = minutes === 1 ? 'a minute' : `${minutes} minutes`
  throw new RateLimited(`Too many wrong passwords: try again in ${time}.`, waitSeconds)
}

/** The password was right: what was tried for this account does not count any more. */
export async function forgetAttempts(app: App, { account }: Pick<Attempt, 'account'>): Promise<void> {
  await app.database.query('DELETE FROM sign_in_attempts WHERE account = $1', [hashOf(account)])
}

/** SQL: seconds until there are fewer than `most` of these in the window; null where there are fewer. */
function waitFor(which: string, most: number): string {
  return `(SELECT greatest(1, ceil(extract(epoch FROM
      at + make_interval(mins => ${WINDOW_MINUTES}) - clock_timestamp())))::int
    FROM sign_in_attempts
    WHERE ${which} AND at > clock_timestamp() - make_interval(mins => ${WINDOW_MINUTES})
    ORDER BY at DESC OFFSET ${most - 1} LIMIT 1)`
}

/** What somebody typed as an e-mail may be a password: it is not kept as it is. */
function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
