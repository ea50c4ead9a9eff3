import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { DataSource } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import { PeriodicTask } from '../../scheduler/PeriodicTask.ts'
import { readViewerStates } from './viewers.ts'

/** How often a server says that its viewers are still there, and looks for those of other servers. */
const BEAT_MS = 1000
/** A viewer of whom nobody has said so for this long is gone: its server was killed, or cannot reach the database. */
const GONE_AFTER_SECONDS = 6
/** Every so many beats the rows are renewed and the dead ones swept. */
const RENEW_EVERY = 2

/** A viewer that this server keeps alive. */
interface Looking {
  readonly id: string
  readonly reviewId: string
  readonly viewer: Actor
  /** Whether it has left; what was begun for it before is then undone. */
  left: boolean
}

export interface PresenceBoardSettings {
  readonly database: DataSource
  readonly log: Logger
  /** Told whenever others look at a review than before. */
  readonly onChange: (reviewId: string) => void
}

/**
 * Who looks at which review, over all servers: a row a viewer, in the database. Each server renews the rows of its own
 * and reads those of the reviews that its own look at. It is no change of a review: no event tells of it.
 */
export class PresenceBoard {
  readonly #settings: PresenceBoardSettings
  readonly #looking = new Map<string, Looking>()
  /** What was last told of each review that somebody here looks at. */
  #told = new Map<string, string>()
  /** Whose reviews were told of since the last beat: another state than the one in `#told`, perhaps not all of it. */
  #arrived = new Set<string>()
  readonly #task: PeriodicTask
  readonly #leaving = new Set<Promise<void>>()
  #beats = 0

  constructor(settings: PresenceBoardSettings) {
    this.#settings = settings
    this.#task = new PeriodicTask(
      BEAT_MS,
      () => this.#beat(),
      (error) => settings.log.warn({ err: error }, 'who looks at what could not be read; tries again'),
    )
  }

  /** Somebody looks at a review from now on. @returns what ends it; called again it does nothing. */
  look(reviewId: string, viewer: Actor): () => void {
    const looking: Looking = { id: randomUUID(), reviewId, viewer, left: false }
    this.#looking.set(looking.id, looking)
    const arrived = this.#renew([looking]).then(
      () => {
        this.#arrived.add(reviewId)
        this.#settings.onChange(reviewId)
      },
      // The next beat writes it.
      (error: unknown) => this.#settings.log.debug({ err: error }, 'a viewer could not be written'),
    )
    return () => {
      if (looking.left) return
      looking.left = true
      this.#looking.delete(looking.id)
      const leaving = arrived.then(() => this.#remove([looking])).finally(() => this.#leaving.delete(leaving))
      this.#leaving.add(leaving)
    }
  }

  /** Everybody here has left; resolves when the database knows. Call it when no new ones can come. */
  async stop(): Promise<void> {
    await this.#task.destroy()
    const left = [...this.#looking.values()]
    this.#looking.clear()
    await Promise.all([...this.#leaving, this.#remove(left)])
  }

  async #beat(): Promise<void> {
    if (this.#looking.size === 0) {
      this.#told.clear()
      return this.#arrived.clear()
    }
    this.#beats += 1
    if (this.#beats % RENEW_EVERY === 0) {
      await this.#renew([...this.#looking.values()])
      await this.#sweep()
    }
    await this.#tellChanges()
  }

  async #tellChanges(): Promise<void> {
    const arrived = this.#arrived
    this.#arrived = new Set()
    const reviewIds = [...new Set([...this.#looking.values()].map(({ reviewId }) => reviewId))]
    const now = await readViewerStates(this.#settings.database.manager, reviewIds)
    const before = this.#told
    this.#told = now
    for (const id of reviewIds) {
      if (arrived.has(id) || before.get(id) !== now.get(id)) this.#settings.onChange(id)
    }
  }

  /** Written anew where the row is gone: the database may have lost it, or was away for too long. */
  async #renew(all: readonly Looking[]): Promise<void> {
    await this.#settings.database.query(
      `INSERT INTO review_viewers AS known (id, review_id, viewer_key, name, expires_at)
       SELECT *, clock_timestamp() + $5::int * interval '1 second'
       FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[])
       ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at`,
      [
        all.map(({ id }) => id),
        all.map(({ reviewId }) => reviewId),
        all.map(({ viewer }) => viewer.key),
        all.map(({ viewer }) => viewer.name),
        GONE_AFTER_SECONDS,
      ],
    )
    // Who left while it was written must not come back with it.
    const left = all.filter((each) => each.left)
    if (left.length > 0) await this.#remove(left)
  }

  /** A row that cannot be removed now runs out by itself. */
  async #remove(all: readonly Looking[]): Promise<void> {
    if (all.length === 0) return
    const { database, onChange, log } = this.#settings
    await database
      .query('DELETE FROM review_viewers WHERE id = ANY($1::uuid[])', [all.map(({ id }) => id)])
      .catch((error: unknown) => log.debug({ err: error }, 'a viewer could not be removed'))
    for (const reviewId of new Set(all.map((each) => each.reviewId))) onChange(reviewId)
  }

  async #sweep(): Promise<void> {
    await this.#settings.database.query(
      `DELETE FROM review_viewers WHERE id IN (
         SELECT id FROM review_viewers WHERE expires_at < clock_timestamp() FOR UPDATE SKIP LOCKED)`,
    )
  }
}
