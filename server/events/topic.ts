import type { Account } from '../entities/Account.ts'
import type { Review } from '../entities/Review.ts'
import type { Ticket } from '../entities/Ticket.ts'
import type { FeedBatch, FeedEvent } from './feedBatch.ts'

/** What a topic's messages are made of, by the row's id. */
export interface ChangedRows {
  readonly accounts: ReadonlyMap<string, Account>
  readonly tickets: ReadonlyMap<string, Ticket>
  readonly reviews: ReadonlyMap<string, Review>
}

/** A batch with the rows that it changed, read once for all topics after the batch was. */
export interface LoadedBatch extends FeedBatch {
  readonly rows: ChangedRows
  /** Every review that looks different now, named by an event or through its account. */
  readonly reviewIds: readonly string[]
  /** Every ticket that depends on one whose state changed: what it says of its dependencies may look different now. */
  readonly dependentIds: readonly string[]
  /** When the reading of the rows began, on this process's own clock (`performance.now()`). */
  readonly readFrom: number
}

/** One message to the subscribers of a topic. */
export interface Change {
  /** What it is about: of two messages about one subject, the later one alone tells the state. */
  readonly subject: string
  /** Of the subject's row; grows with each of its changes. Undefined where nothing missed is told. */
  readonly version?: number | undefined
  /** The subscription's root value. */
  readonly payload: object
}

/** Past so many changed rows reading anew is less work for everybody than being told of each. */
export const MOST_CHANGES = 5000

/** What somebody subscribes to. A field's subscribe function returns it inside a {@link LiveSource}. */
export interface Topic {
  /** Topics of one key have the same messages. Names the arguments, and the person where it depends on one. */
  readonly key: string
  /** Its messages lead to reviews, of which bots and agents may see those only that they brought about. */
  readonly showsReviews: boolean
  /** What it needs of a batch beside the events. */
  readonly needs: keyof ChangedRows | null
  /** Quick, and without asking the database: whether the event can matter. */
  readonly concerns: (event: FeedEvent) => boolean
  /** The messages of a batch, in order. */
  readonly changes: (batch: LoadedBatch) => Promise<Change[]>
  /** Where it can tell a client to read everything anew. */
  readonly resync: ((cursor: string) => object) | null
  /**
   * The messages about everything that changed since the client was there, or null where that is too much or not known any
   * more: it is told to read anew, by RESYNC or by the subscription's end.
   */
  readonly missed: (() => Promise<Change[] | null>) | null
}

/**
 * Carries a topic out of a GraphQL subscribe function, which has to return an async iterable. Nobody iterates it: the
 * hub takes the topic and delivers by itself.
 */
export class LiveSource implements AsyncIterable<never> {
  /** @param begin is called when the subscription begins; what it returns, when it ends. */
  constructor(
    readonly topic: Topic,
    readonly begin: (() => () => void) | null = null,
  ) {}

  [Symbol.asyncIterator](): AsyncIterator<never> {
    throw new Error('Subscriptions are delivered by the hub, over WebSockets.')
  }
}
