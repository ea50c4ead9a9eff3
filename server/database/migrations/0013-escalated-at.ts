import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When a review escalated last: whoever is told of a change can tell a new escalation from an old one. */
export class EscalatedAt1763895600000 implements MigrationInterface {
  name = 'EscalatedAt1763895600000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE reviews ADD COLUMN escalated_at timestamptz(3)')
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE reviews DROP COLUMN escalated_at')
  }
}
