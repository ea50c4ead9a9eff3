import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * A failure carries what it is looked for by, like a resolution: patterns of one campaign or phase are counted without
 * a join. With them, those of one fingerprint are read alone.
 */
export class FailureGroups1763913600000 implements MigrationInterface {
  name = 'FailureGroups1763913600000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE failures ADD COLUMN campaign_id bigint, ADD COLUMN phase_name text;
      UPDATE failures SET campaign_id = phase.campaign_id, phase_name = phase.name
      FROM warmup_phases phase WHERE phase.id = failures.phase_id;
      DROP INDEX failures_counted, failures_fingerprint;
      CREATE INDEX failures_counted ON failures (at) INCLUDE (fingerprint, campaign_id, phase_name)
        WHERE phase_id IS NOT NULL;
      CREATE INDEX failures_fingerprint ON failures (fingerprint, at, id)
        INCLUDE (account_id, decision, campaign_id, phase_name) WHERE phase_id IS NOT NULL;
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX failures_counted, failures_fingerprint;
      ALTER TABLE failures DROP COLUMN campaign_id, DROP COLUMN phase_name;
      CREATE INDEX failures_counted ON failures (at) INCLUDE (fingerprint, account_id, phase_id, decision)
        WHERE phase_id IS NOT NULL;
      CREATE INDEX failures_fingerprint ON failures (fingerprint, at DESC, id DESC) WHERE phase_id IS NOT NULL;
    `)
  }
}
