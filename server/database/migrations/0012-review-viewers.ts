import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * Who looks at which review. Unlogged: what is in it is true for seconds, and after a crash of the database every
 * server writes its own rows again.
 */
export class ReviewViewers1763892000000 implements MigrationInterface {
  name = 'ReviewViewers1763892000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE UNLOGGED TABLE review_viewers (
        id uuid CONSTRAINT review_viewers_pk PRIMARY KEY,
        review_id bigint NOT NULL,
        viewer_key text NOT NULL,
        name text NOT NULL,
        since timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        expires_at timestamptz(3) NOT NULL
      );
      CREATE INDEX review_viewers_review_index ON review_viewers (review_id);
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE review_viewers')
  }
}
