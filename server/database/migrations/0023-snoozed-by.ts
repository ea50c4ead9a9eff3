import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A review that is snoozed says who put it off. Of those that are snoozed already nobody knows. */
export class SnoozedBy1763931600000 implements MigrationInterface {
  name = 'SnoozedBy1763931600000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE reviews ADD COLUMN snoozed_by_name text')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE reviews DROP COLUMN snoozed_by_name')
  }
}
