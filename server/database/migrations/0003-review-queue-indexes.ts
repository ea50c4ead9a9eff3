import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * The queue filtered by one reason or one fingerprint, in the queue's order: without these, a reason that
 * comes with a low priority is found only behind everything more pressing.
 */
export class ReviewQueueIndexes1763859600000 implements MigrationInterface {
  name = 'ReviewQueueIndexes1763859600000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX reviews_failure_type_order ON reviews (failure_type, priority, opened_at, id)
        WHERE status <> 'RESOLVED' AND failure_type IS NOT NULL;
      CREATE INDEX reviews_awaiting_reason_order ON reviews (awaiting_reason, priority, opened_at, id)
        WHERE status <> 'RESOLVED' AND awaiting_reason IS NOT NULL;
      DROP INDEX reviews_fingerprint_index;
      CREATE INDEX reviews_fingerprint_order ON reviews (fingerprint, priority, opened_at, id) INCLUDE (status)
        WHERE status <> 'RESOLVED' AND fingerprint IS NOT NULL;
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX reviews_failure_type_order, reviews_awaiting_reason_order, reviews_fingerprint_order;
      CREATE INDEX reviews_fingerprint_index ON reviews (fingerprint) WHERE status IN ('OPEN', 'SNOOZED');
    `)
  }
}
