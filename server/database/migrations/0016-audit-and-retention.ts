import type { MigrationInterface, QueryRunner } from 'typeorm'

/** The audit log: events stay as they are, are found by whom and what they are about, and go by age only. */
export class AuditAndRetention1763906400000 implements MigrationInterface {
  name = 'AuditAndRetention1763906400000'

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [APPEND_ONLY, AUDIT_INDEXES, REMOVED_EVENTS, OLD_ROWS]) await runner.query(part)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX bot_actions_age, tickets_with_messages;
      ALTER TABLE tickets DROP COLUMN messages_removed_at;
      DROP TABLE removed_events;
      DROP INDEX events_at, events_actor, events_type, events_account, events_ticket, events_project;
      DROP TRIGGER events_append_only ON events;
      DROP TRIGGER events_stay ON events;
      DROP FUNCTION events_append_only(), events_stay();
    `)
  }
}

const APPEND_ONLY = `
  CREATE FUNCTION events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'events is append-only';
  END $$;
  CREATE TRIGGER events_append_only BEFORE UPDATE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION events_append_only();

  -- Only the retention removes events: it says so for its transaction ("unstuck.retention" is "on"). Even then nobody
  -- gets rid of what happened in the last 30 days.
  CREATE FUNCTION events_stay() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF current_setting('unstuck.retention', true) IS DISTINCT FROM 'on'
      OR EXISTS (SELECT FROM removed WHERE at > clock_timestamp() - interval '30 days')
    THEN
      RAISE EXCEPTION 'events is append-only';
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER events_stay AFTER DELETE ON events REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION events_stay();
`

const AUDIT_INDEXES = `
  -- Every filter of the audit log in its order, so that what is rare is not looked for among everything else.
  CREATE INDEX events_at ON events (at, position);
  CREATE INDEX events_actor ON events (actor_key text_pattern_ops, at, position);
  CREATE INDEX events_type ON events (type, at, position);
  CREATE INDEX events_account ON events (account_id, at, position) WHERE account_id IS NOT NULL;
  CREATE INDEX events_ticket ON events (ticket_id, at, position) WHERE ticket_id IS NOT NULL;
  CREATE INDEX events_project ON events (project_id, at, position) WHERE project_id IS NOT NULL;
`

const REMOVED_EVENTS = `
  -- How far the retention has come. Whoever was told of less than that has missed something for good.
  CREATE TABLE removed_events (
    id smallint CONSTRAINT removed_events_pk PRIMARY KEY
      CONSTRAINT removed_events_one_check CHECK (id = 1),
    through_position bigint NOT NULL,
    -- The newest that was removed; null while there is none.
    through_at timestamptz(3)
  );
  INSERT INTO removed_events (id, through_position) VALUES (1, 0);
`

const OLD_ROWS = `
  CREATE INDEX bot_actions_age ON bot_actions (at, id);
  -- When the retention last removed messages of the ticket.
  ALTER TABLE tickets ADD COLUMN messages_removed_at timestamptz(3);
  CREATE INDEX tickets_with_messages ON tickets (closed_at)
    WHERE status IN ('DONE', 'SKIPPED') AND (messages_removed_at IS NULL OR messages_removed_at < closed_at);
`
