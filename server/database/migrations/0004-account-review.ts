import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What a manager needs beyond claiming and resolving: evidence, escalation, undo, batches and storms. */
export class AccountReview1763863200000 implements MigrationInterface {
  name = 'AccountReview1763863200000'

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [ATTACHMENTS, ESCALATION, UNDO, BULK, STORMS]) await runner.query(part)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE failures DROP COLUMN screenshot_id;
      ALTER TABLE bot_actions DROP COLUMN screenshot_id;
      DROP INDEX reviews_escalation_due, reviews_snooze_due, reviews_storm_window;
      ALTER TABLE reviews DROP COLUMN escalation_left_seconds, DROP COLUMN urgent_repeats;
      ALTER TABLE events DROP COLUMN bulk_operation_id;
      ALTER TABLE review_logs DROP COLUMN undo_closed_by;
      DROP TABLE attachments, undo_states, bulk_items, bulk_operations, storms;
    `)
  }
}

const ATTACHMENTS = `
  CREATE TABLE attachments (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT attachments_pk PRIMARY KEY,
    filename text NOT NULL,
    content_type text NOT NULL CONSTRAINT attachments_type_check
      CHECK (content_type IN ('image/png', 'image/jpeg', 'image/webp')),
    byte_size int NOT NULL,
    content bytea NOT NULL,
    uploaded_by text NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
  );
  -- Images are compressed already.
  ALTER TABLE attachments ALTER COLUMN content SET STORAGE EXTERNAL;
  CREATE INDEX attachments_age ON attachments (created_at);

  ALTER TABLE failures ADD COLUMN screenshot_id bigint
    CONSTRAINT failures_screenshot_fk REFERENCES attachments ON DELETE SET NULL;
  CREATE INDEX failures_screenshot_index ON failures (screenshot_id) WHERE screenshot_id IS NOT NULL;
  ALTER TABLE bot_actions ADD COLUMN screenshot_id bigint
    CONSTRAINT bot_actions_screenshot_fk REFERENCES attachments ON DELETE SET NULL;
  CREATE INDEX bot_actions_screenshot_index ON bot_actions (screenshot_id) WHERE screenshot_id IS NOT NULL;
`

const ESCALATION = `
  -- While snoozed: what was left until the next escalation.
  ALTER TABLE reviews ADD COLUMN escalation_left_seconds int;
  -- Escalations since it is URGENT: each doubles the time to the next.
  ALTER TABLE reviews ADD COLUMN urgent_repeats int NOT NULL DEFAULT 0;
  -- What is open already has the usual time from now.
  UPDATE reviews SET escalates_at = clock_timestamp() + (ARRAY[15, 60, 240, 1440])[priority + 1] * interval '1 minute'
    WHERE status = 'OPEN';
  CREATE INDEX reviews_escalation_due ON reviews (escalates_at) WHERE status = 'OPEN' AND escalates_at IS NOT NULL;
  CREATE INDEX reviews_snooze_due ON reviews (snoozed_until) WHERE status = 'SNOOZED';
`

const UNDO = `
  -- How things were before a resolution, for as long as it can be taken back.
  CREATE TABLE undo_states (
    resolution_id bigint CONSTRAINT undo_states_pk PRIMARY KEY
      CONSTRAINT undo_states_resolution_fk REFERENCES review_logs ON DELETE CASCADE,
    state jsonb NOT NULL
  );
  -- Whose doing ended the window before its time.
  ALTER TABLE review_logs ADD COLUMN undo_closed_by text;
`

const BULK = `
  -- A preview is an operation that has not been started.
  CREATE TABLE bulk_operations (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT bulk_operations_pk PRIMARY KEY,
    token text NOT NULL CONSTRAINT bulk_operations_token_unique UNIQUE,
    action text NOT NULL,
    actor_key text NOT NULL,
    actor_name text NOT NULL,
    notes text,
    message text,
    created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz(3) NOT NULL,
    started_at timestamptz(3),
    claimed_until timestamptz(3),
    finished_at timestamptz(3),
    undoable_until timestamptz(3),
    undone_at timestamptz(3),
    -- Tried on the first few only: from this place on its items are kept back, until then.
    kept_from int,
    kept_until timestamptz(3),
    CONSTRAINT bulk_operations_kept_check CHECK ((kept_from IS NULL) = (kept_until IS NULL))
  );
  CREATE INDEX bulk_operations_to_run ON bulk_operations (id) WHERE started_at IS NOT NULL AND finished_at IS NULL;
  CREATE INDEX bulk_operations_unstarted ON bulk_operations (expires_at) WHERE started_at IS NULL;

  CREATE TABLE bulk_items (
    operation_id bigint NOT NULL CONSTRAINT bulk_items_operation_fk REFERENCES bulk_operations ON DELETE CASCADE,
    place int NOT NULL,
    review_id bigint NOT NULL CONSTRAINT bulk_items_review_fk REFERENCES reviews ON DELETE CASCADE,
    version int NOT NULL,
    -- Why the preview left it out; such an item is never acted on.
    left_out text,
    done_at timestamptz(3),
    resolution_id bigint CONSTRAINT bulk_items_resolution_fk REFERENCES review_logs ON DELETE CASCADE,
    code text,
    message text,
    CONSTRAINT bulk_items_pk PRIMARY KEY (operation_id, place),
    CONSTRAINT bulk_items_done_check CHECK ((done_at IS NULL) = (resolution_id IS NULL AND code IS NULL))
  );
  CREATE UNIQUE INDEX bulk_items_once ON bulk_items (operation_id, review_id);
  CREATE INDEX bulk_items_review_index ON bulk_items (review_id);
  CREATE INDEX bulk_items_resolution_index ON bulk_items (resolution_id) WHERE resolution_id IS NOT NULL;
  CREATE INDEX bulk_items_to_do ON bulk_items (operation_id, place) WHERE done_at IS NULL AND left_out IS NULL;
  CREATE INDEX bulk_items_failed ON bulk_items (operation_id, place) WHERE code IS NOT NULL;

  ALTER TABLE events ADD COLUMN bulk_operation_id bigint;
`

const STORMS = `
  -- A time in which one fingerprint opened far more reviews than usual.
  CREATE TABLE storms (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT storms_pk PRIMARY KEY,
    fingerprint text NOT NULL,
    failure_type text NOT NULL,
    summary text NOT NULL,
    started_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz(3)
  );
  CREATE UNIQUE INDEX storms_running ON storms (fingerprint) WHERE ended_at IS NULL;
  -- Those that run, and those that ended a moment ago, without a look at all that ever were.
  CREATE INDEX storms_end ON storms ((coalesce(ended_at, 'infinity')));
  CREATE INDEX reviews_storm_window ON reviews (opened_at) INCLUDE (fingerprint) WHERE fingerprint IS NOT NULL;
`
