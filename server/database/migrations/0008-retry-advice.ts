import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What the advice on retries reads: the newest retries of a type, and what came of the phase's leases. */
export class RetryAdvice1763877600000 implements MigrationInterface {
  name = 'RetryAdvice1763877600000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX failures_retries ON failures (type, id) WHERE decision = 'RETRY' AND phase_id IS NOT NULL;
      CREATE INDEX leases_phase_index ON leases (phase_id, created_at) WHERE phase_id IS NOT NULL;
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX failures_retries, leases_phase_index')
  }
}
