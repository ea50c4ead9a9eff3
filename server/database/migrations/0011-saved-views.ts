import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Filters of the queue that somebody saved by a name, and the one that each person's page begins with. */
export class SavedViews1763888400000 implements MigrationInterface {
  name = 'SavedViews1763888400000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE saved_views (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT saved_views_pk PRIMARY KEY,
        -- An actor's key: persons and tokens alike.
        owner_key text NOT NULL,
        owner_name text NOT NULL,
        name text NOT NULL,
        search text NOT NULL CONSTRAINT saved_views_search_check CHECK (length(search) <= 2000),
        shared boolean NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
      );
      CREATE UNIQUE INDEX saved_views_name ON saved_views (owner_key, lower(name));
      CREATE INDEX saved_views_shared ON saved_views (lower(name)) WHERE shared;

      CREATE TABLE default_views (
        actor_key text CONSTRAINT default_views_pk PRIMARY KEY,
        view_id bigint NOT NULL CONSTRAINT default_views_view_fk REFERENCES saved_views ON DELETE CASCADE
      );
      CREATE INDEX default_views_view_index ON default_views (view_id);
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE default_views, saved_views')
  }
}
