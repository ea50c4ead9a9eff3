import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What was resolved since a time, and what can still be taken back, is found without reading everything that ever was. */
export class ResolvedSince1763924400000 implements MigrationInterface {
  name = 'ResolvedSince1763924400000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX reviews_resolved ON reviews (resolved_at) WHERE resolved_at IS NOT NULL;
      CREATE INDEX review_logs_undoable ON review_logs (undoable_until) INCLUDE (ticket_id) WHERE ticket_id IS NOT NULL;
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX reviews_resolved, review_logs_undoable')
  }
}
