import type { MigrationInterface, QueryRunner } from 'typeorm'

/** When the auto-review may close: shadow mode, samples for people, corrections, and what verdicts cost. */
export class ClassifierPolicy1763874000000 implements MigrationInterface {
  name = 'ClassifierPolicy1763874000000'

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [CLASSIFICATIONS, POLICY, COSTS]) await runner.query(part)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE classifier_reservations, classifier_days, auto_review_policy;
      ALTER TABLE classifications DROP COLUMN read_through, DROP COLUMN review_id, DROP COLUMN vetoed,
        DROP COLUMN shadow, DROP COLUMN sampled, DROP COLUMN would_close, DROP COLUMN judged_right,
        DROP COLUMN judged_at, DROP COLUMN overridden_by, DROP COLUMN overridden_at, DROP COLUMN override_notes;
    `)
  }
}

const CLASSIFICATIONS = `
  ALTER TABLE classifications
    -- The newest message that the classifier read.
    ADD COLUMN read_through bigint,
    ADD COLUMN review_id bigint CONSTRAINT classifications_review_fk REFERENCES reviews ON DELETE SET NULL,
    ADD COLUMN vetoed boolean NOT NULL DEFAULT false,
    ADD COLUMN shadow boolean NOT NULL DEFAULT false,
    ADD COLUMN sampled boolean NOT NULL DEFAULT false,
    ADD COLUMN would_close boolean NOT NULL DEFAULT false,
    -- Whether a COMPLETED was right, once a person has shown it.
    ADD COLUMN judged_right boolean,
    ADD COLUMN judged_at timestamptz(3),
    ADD COLUMN overridden_by text,
    ADD COLUMN overridden_at timestamptz(3),
    ADD COLUMN override_notes text,
    ADD CONSTRAINT classifications_judged_check CHECK ((judged_right IS NULL) = (judged_at IS NULL));
  UPDATE classifications verdict SET read_through = coalesce((
    SELECT max(id) FROM messages WHERE ticket_id = verdict.ticket_id AND at <= verdict.at), 0);
  ALTER TABLE classifications ALTER COLUMN read_through SET NOT NULL;
  CREATE INDEX classifications_review_index ON classifications (review_id) WHERE review_id IS NOT NULL;
  CREATE INDEX classifications_looked_at ON classifications (judged_at)
    WHERE would_close AND judged_right IS NOT NULL;
  CREATE INDEX classifications_closed ON classifications (at) WHERE applied AND verdict = 'COMPLETED';
  CREATE INDEX classifications_corrections ON classifications (overridden_at) WHERE overridden_as IS NOT NULL;
`

const POLICY = `
  CREATE TABLE auto_review_policy (
    id smallint CONSTRAINT auto_review_policy_pk PRIMARY KEY
      CONSTRAINT auto_review_policy_one_check CHECK (id = 1),
    mode text NOT NULL CONSTRAINT auto_review_policy_mode_check CHECK (mode IN ('LIVE', 'SHADOW')),
    -- When, by whom and why it was switched; null while it is as it began.
    since timestamptz(3),
    switched_by text,
    because text,
    -- Verdicts from before do not count in the measured rate.
    counted_since timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    -- Nobody outside can work out which verdicts become samples.
    sampling_key uuid NOT NULL DEFAULT gen_random_uuid()
  );
  INSERT INTO auto_review_policy (id, mode) VALUES (1, 'LIVE');
`

const COSTS = `
  -- What verdicts cost on one day (UTC), in thousand-millionths of a USD.
  CREATE TABLE classifier_days (
    day date CONSTRAINT classifier_days_pk PRIMARY KEY,
    input_tokens bigint NOT NULL DEFAULT 0,
    output_tokens bigint NOT NULL DEFAULT 0,
    spent_nano_usd bigint NOT NULL DEFAULT 0,
    -- The limit that was reached on this day.
    reached_nano_usd bigint
  );
  -- The most that a call under way may cost.
  CREATE TABLE classifier_reservations (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT classifier_reservations_pk PRIMARY KEY,
    day date NOT NULL CONSTRAINT classifier_reservations_day_fk REFERENCES classifier_days ON DELETE CASCADE,
    nano_usd bigint NOT NULL,
    expires_at timestamptz(3) NOT NULL
  );
  CREATE INDEX classifier_reservations_day_index ON classifier_reservations (day);
`
