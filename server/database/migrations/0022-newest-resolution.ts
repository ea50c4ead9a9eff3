import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What was resolved last, read page by page in the order of its index: by the time alone, many at once have no order. By
 * kind too: a tab whose kind is rare would be found only behind everything else.
 */
export class NewestResolution1763928000000 implements MigrationInterface {
  name = 'NewestResolution1763928000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX reviews_resolved_order ON reviews (resolved_at, id) WHERE resolved_at IS NOT NULL;
      CREATE INDEX reviews_resolved_kind_order ON reviews (kind, resolved_at, id) WHERE resolved_at IS NOT NULL;
      DROP INDEX reviews_resolved;
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX reviews_resolved ON reviews (resolved_at) WHERE resolved_at IS NOT NULL;
      DROP INDEX reviews_resolved_order, reviews_resolved_kind_order;
    `)
  }
}
