import { createHash } from 'node:crypto'
import { BadUserInput } from '../errors.ts'

/** A place in the feed of one database: everything up to `position` has been seen. */
export interface FeedPlace {
  /** Which database's feed; another one answers RESYNC. */
  readonly feed: string
  readonly position: number
}

/** A short name for the feed of one database in one cluster. */
export function feedName(cluster: string, database: string): string {
  return createHash('sha256').update(`${cluster}/${database}`).digest('hex').slice(0, 16)
}

/** The place as clients carry it around. */
export function encodeFeedCursor({ feed, position }: FeedPlace): string {
  return Buffer.from(`${feed}:${position}`).toString('base64url')
}

/**
 * The place behind a cursor. Whether this feed still has it is another question.
 * @throws BadUserInput (field `after`) when no feed ever gave such a cursor.
 */
export function decodeFeedCursor(cursor: string): FeedPlace {
  const match = /^([0-9a-f]{16}):(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (!match) {
    throw new BadUserInput('after', 'This is not a cursor of the feed: pass a feedCursor as the API gave it.')
  }
  return { feed: match[1]!, position: Number(match[2]) }
}
