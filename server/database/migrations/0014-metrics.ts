import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * What the numbers for analysts are counted from. A resolution carries what it is grouped by, so that counting half a
 * million of them reads one index and joins nothing (test/bench/insights.ts).
 */
export class Metrics1763899200000 implements MigrationInterface {
  name = 'Metrics1763899200000'

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [RESOLUTIONS, VERDICTS, INDEXES]) await runner.query(part)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX review_logs_counted, reviews_backlog, failures_counted, failures_fingerprint, classifications_counted;
      ALTER TABLE classifications DROP COLUMN due_at, DROP COLUMN judged_by;
      DROP TRIGGER review_logs_groups_stay ON review_logs;
      DROP FUNCTION review_logs_groups_stay();
      ALTER TABLE review_logs DROP COLUMN campaign_id, DROP COLUMN project_id, DROP COLUMN phase_name,
        DROP COLUMN waited_seconds;
    `)
  }
}

const RESOLUTIONS = `
  ALTER TABLE review_logs
    ADD COLUMN campaign_id bigint,
    ADD COLUMN project_id bigint,
    ADD COLUMN phase_name text,
    -- From when the review was opened, in whole seconds.
    ADD COLUMN waited_seconds int;
  UPDATE review_logs log SET campaign_id = review.campaign_id, project_id = review.project_id,
    phase_name = (SELECT name FROM warmup_phases phase WHERE phase.id = log.phase_id),
    waited_seconds = greatest(0, round(extract(epoch FROM log.at - review.opened_at)))
  FROM reviews review WHERE review.id = log.review_id;
  ALTER TABLE review_logs ALTER COLUMN waited_seconds SET NOT NULL;

  -- Written once, like the rest of the log.
  CREATE FUNCTION review_logs_groups_stay() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'review_logs is append-only';
  END $$;
  CREATE TRIGGER review_logs_groups_stay BEFORE UPDATE ON review_logs FOR EACH ROW
    WHEN ((OLD.campaign_id, OLD.project_id, OLD.phase_name, OLD.waited_seconds)
      IS DISTINCT FROM (NEW.campaign_id, NEW.project_id, NEW.phase_name, NEW.waited_seconds))
    EXECUTE FUNCTION review_logs_groups_stay();
`

const VERDICTS = `
  ALTER TABLE classifications
    -- When the auto-review was due; null where the verdict came too late, and from before this was kept.
    ADD COLUMN due_at timestamptz(3),
    -- Who showed whether a COMPLETED was right; null from before this was kept.
    ADD COLUMN judged_by text;
`

const INDEXES = `
  CREATE INDEX review_logs_counted ON review_logs (at) INCLUDE (id, action, reason, outcome, waited_seconds, campaign_id,
    project_id, phase_name, actor_key);
  CREATE INDEX reviews_backlog ON reviews (resolved_at, opened_at)
    INCLUDE (kind, awaiting_reason, resolved_by, campaign_id, project_id, phase_id);
  CREATE INDEX failures_counted ON failures (at) INCLUDE (fingerprint, account_id, phase_id, decision)
    WHERE phase_id IS NOT NULL;
  CREATE INDEX failures_fingerprint ON failures (fingerprint, at DESC, id DESC) WHERE phase_id IS NOT NULL;
  CREATE INDEX classifications_counted ON classifications (at) INCLUDE (ticket_id, verdict, applied, vetoed, shadow,
    would_close, judged_right, overridden_as, classifier, due_at);
`
