import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What was resolved since a time is found without reading everything that ever was. */
export class ResolvedSince1763924400000 implements MigrationInterface {
  name = 'ResolvedSince1763924400000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX reviews_resolved ON reviews (resolved_at) WHERE resolved_at IS NOT NULL')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX reviews_resolved')
  }
}
