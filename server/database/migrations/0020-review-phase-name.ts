import type { MigrationInterface, QueryRunner } from 'typeorm'

/** A review carries its phase's name, as what is logged of it does: what waited in some phases is counted without a join. */
export class ReviewPhaseName1763920800000 implements MigrationInterface {
  name = 'ReviewPhaseName1763920800000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE reviews ADD COLUMN phase_name text;
      UPDATE reviews SET phase_name = phase.name FROM warmup_phases phase WHERE phase.id = reviews.phase_id;
      ALTER TABLE reviews ADD CONSTRAINT reviews_phase_name CHECK ((phase_id IS NULL) = (phase_name IS NULL));
      ${indexes('phase_name')}
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${indexes('phase_id')}
      ALTER TABLE reviews DROP COLUMN phase_name;
    `)
  }
}

function indexes(phase: string): string {
  return `
    DROP INDEX reviews_waited, reviews_ended_by_itself;
    CREATE INDEX reviews_waited ON reviews (resolved_at, opened_at) INCLUDE (campaign_id, project_id, ${phase})
      WHERE resolved_at IS NOT NULL AND (kind = 'PHASE' OR awaiting_reason IS NOT NULL);
    CREATE INDEX reviews_ended_by_itself ON reviews (resolved_at) INCLUDE (resolved_by, campaign_id, project_id, ${phase})
      WHERE resolved_by <> 'PERSON';`
}
