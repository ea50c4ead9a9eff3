/**
 * The numbers of PostgreSQL's advisory locks that are there once: in one place, because two that were the same would hold
 * up each other's holders. The numbers only have to be ours.
 */
export const LOCKS = {
  /** Held by the server that uses the data folder. */
  ownership: 7_265_001,
  /** Held while migrating, so that of two servers that start at once one migrates and the other waits. */
  migration: 7_265_002,
  /**
   * Held by whoever changes who may sign in: such changes are rare, and look at more than one row: whether another ADMIN
   * is left, whether an address is taken, whether there is anybody at all.
   */
  people: 7_265_003,
  /** Held while the rules are asked: of several servers one does it, and what it gathers is in one hand. */
  telling: 7_265_004,
} as const
