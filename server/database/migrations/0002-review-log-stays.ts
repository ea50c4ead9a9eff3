import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The log of human interventions: its rows go only together with the review, so with its whole campaign or project. */
export class ReviewLogStays1763856000000 implements MigrationInterface {
  name = 'ReviewLogStays1763856000000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION review_logs_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (OLD.id, OLD.review_id, OLD.phase_id, OLD.account_id, OLD.ticket_id, OLD.action, OLD.reason, OLD.notes,
            OLD.message, OLD.actor_key, OLD.by_name, OLD.at)
          IS DISTINCT FROM (NEW.id, NEW.review_id, NEW.phase_id, NEW.account_id, NEW.ticket_id, NEW.action, NEW.reason,
            NEW.notes, NEW.message, NEW.actor_key, NEW.by_name, NEW.at)
        THEN
          RAISE EXCEPTION 'review_logs is append-only';
        END IF;
        RETURN NEW;
      END $$;

      CREATE FUNCTION review_logs_stay() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        -- In a cascade the review is gone by now.
        IF EXISTS (SELECT FROM reviews WHERE id = OLD.review_id) THEN
          RAISE EXCEPTION 'review_logs is append-only';
        END IF;
        RETURN OLD;
      END $$;
      CREATE TRIGGER review_logs_stay BEFORE DELETE ON review_logs
        FOR EACH ROW EXECUTE FUNCTION review_logs_stay();
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TRIGGER review_logs_stay ON review_logs; DROP FUNCTION review_logs_stay();')
  }
}
