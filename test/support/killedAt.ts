import { expect } from 'vitest'
import type { AnthropicLoopback } from './anthropicLoopback.ts'
import { eventually } from './eventually.ts'
import type { TestServer } from './testServer.ts'

/** For a busy machine: a server process has to come to its step. */
const PATIENCE_MS = 60_000

/** Keeps a server from going on at one step, until it is let go. */
export interface Hold {
  /** Resolves once the server stands there. */
  reached(): Promise<void>
  letGo(): Promise<void>
}

/** A hold at which several may wait. */
interface LockHold extends Hold {
  /** @param waiters how many statements have to stand there; `count` where left out. */
  reached(waiters?: number): Promise<void>
}

/** Takes a lock in a transaction of the test's own; the server is there when `count` statements wait for it. */
export async function holdLock(
  server: TestServer,
  { lock, waiting, count }: { lock: string; waiting: string; count: number },
): Promise<LockHold> {
  const locker = server.app.database.createQueryRunner()
  await locker.startTransaction()
  await locker.query(lock)
  return {
    reached: (expected = count) =>
      eventually(async () => {
        const waiters = await server.sql(
          `SELECT query FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE $1`,
          [waiting],
        )
        expect(waiters).toHaveLength(expected)
      }, PATIENCE_MS),
    async letGo() {
      await locker.rollbackTransaction()
      await locker.release()
    },
  }
}

/**
 * Holds `count` auto-reviews at their end: where the transaction writes its last event, with everything else written and
 * nothing committed; or inside COMMIT, which then goes through whether or not the server lives to hear of it.
 */
export async function holdEnds(
  server: TestServer,
  where: 'LAST EVENT' | 'COMMIT',
  count: number,
): Promise<Hold> {
  await server.sql(`
    CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql
      AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared(4); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER end_of_review AFTER INSERT ON events
      DEFERRABLE INITIALLY ${where === 'COMMIT' ? 'DEFERRED' : 'IMMEDIATE'} FOR EACH ROW
      WHEN (NEW.type IN ('ticket.closed', 'ticket.awaiting')) EXECUTE FUNCTION wait_for_test()`)
  const waiting = where === 'COMMIT' ? 'COMMIT' : 'INSERT INTO "events"%'
  const hold = await holdLock(server, { lock: 'SELECT pg_advisory_xact_lock(4)', waiting, count })
  return {
    reached: () => hold.reached(),
    async letGo() {
      await hold.letGo()
      await server.sql('DROP TRIGGER end_of_review ON events; DROP FUNCTION wait_for_test()')
    },
  }
}

/** The model is asked `count` times, and does not answer. */
export function holdModel(model: AnthropicLoopback, count: number): Hold {
  const before = model.requestCount
  model.hold()
  return {
    reached: () => model.arrived(before + count),
    async letGo() {
      model.release()
    },
  }
}
