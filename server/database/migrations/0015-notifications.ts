import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Channels that tell people and machines elsewhere, the rules of what each hears, and what was sent. */
export class Notifications1763902800000 implements MigrationInterface {
  name = 'Notifications1763902800000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHANNELS)
    await runner.query(UNTOLD_EVENTS)
    await runner.query(DELIVERIES)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP TABLE delivery_attempts, deliveries, untold_events, notification_rules, channels',
    )
  }
}

const CHANNELS = `
  CREATE TABLE channels (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT channels_pk PRIMARY KEY,
    kind text NOT NULL CONSTRAINT channels_kind_check CHECK (kind IN ('WEBHOOK', 'SLACK', 'EMAIL')),
    name text NOT NULL,
    -- What people see of where it goes: the webhook's address, Slack's host, the e-mails with a comma between.
    target text NOT NULL,
    -- What nobody is shown again: the webhook's signing secret, Slack's whole address.
    secret text CONSTRAINT channels_secret_check CHECK ((secret IS NULL) = (kind = 'EMAIL')),
    enabled boolean NOT NULL DEFAULT true,
    -- Why it was switched off, where no person did it.
    off_because text,
    off_at timestamptz(3),
    created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
  );
  CREATE UNIQUE INDEX channels_name ON channels (lower(name));

  CREATE TABLE notification_rules (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT notification_rules_pk PRIMARY KEY,
    channel_id bigint NOT NULL CONSTRAINT notification_rules_channel_fk REFERENCES channels ON DELETE CASCADE,
    events text[] NOT NULL CONSTRAINT notification_rules_events_check CHECK (cardinality(events) > 0),
    -- Null: every priority. Else this one and what is more pressing.
    least_priority smallint CONSTRAINT notification_rules_priority_check CHECK (least_priority BETWEEN 0 AND 3),
    -- Both empty: everything. Else what belongs to one of these.
    campaign_ids bigint[] NOT NULL DEFAULT '{}',
    project_ids bigint[] NOT NULL DEFAULT '{}',
    created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX notification_rules_channel ON notification_rules (channel_id);
`

const UNTOLD_EVENTS = `
  -- Events that no rule has been asked about yet; written in the transaction of the event itself.
  CREATE TABLE untold_events (
    position bigint CONSTRAINT untold_events_pk PRIMARY KEY
  );
`

const DELIVERIES = `
  CREATE TABLE deliveries (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT deliveries_pk PRIMARY KEY,
    channel_id bigint NOT NULL CONSTRAINT deliveries_channel_fk REFERENCES channels ON DELETE CASCADE,
    event text NOT NULL,
    -- The same over all attempts, so that the receiver knows what it has already.
    message_id text NOT NULL CONSTRAINT deliveries_message_unique UNIQUE,
    -- What it tells of: a channel hears of it once.
    notice_key text NOT NULL,
    -- What others have to share to be told with it; null where it stands alone.
    cause text,
    -- It was not sent yet, and more of the same cause is added to it.
    collecting boolean NOT NULL DEFAULT false,
    -- As it was written: the order of its parts stays.
    payload json NOT NULL,
    state text NOT NULL CONSTRAINT deliveries_state_check CHECK (state IN ('PENDING', 'DELIVERED', 'FAILED')),
    -- Of a FAILED one: why no further attempt is made.
    because text,
    created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    -- The attempts of the two days count from here.
    tried_since timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    attempts int NOT NULL DEFAULT 0,
    -- The failed attempts since then.
    failures int NOT NULL DEFAULT 0,
    next_attempt_at timestamptz(3)
      CONSTRAINT deliveries_next_check CHECK ((next_attempt_at IS NULL) = (state <> 'PENDING')),
    -- An attempt is being made; past this time whoever made it is gone.
    attempt_until timestamptz(3),
    ended_at timestamptz(3),
    CONSTRAINT deliveries_notice_unique UNIQUE (channel_id, notice_key)
  );
  CREATE INDEX deliveries_channel ON deliveries (channel_id, id);
  CREATE INDEX deliveries_state ON deliveries (state, id);
  CREATE INDEX deliveries_cause ON deliveries (channel_id, cause, id) WHERE cause IS NOT NULL;
  CREATE INDEX deliveries_due ON deliveries (next_attempt_at) WHERE state = 'PENDING';
  CREATE INDEX deliveries_ended ON deliveries (ended_at);

  CREATE TABLE delivery_attempts (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT delivery_attempts_pk PRIMARY KEY,
    delivery_id bigint NOT NULL CONSTRAINT delivery_attempts_delivery_fk REFERENCES deliveries ON DELETE CASCADE,
    at timestamptz(3) NOT NULL,
    duration_ms int NOT NULL,
    -- What HTTP or SMTP answered; null where nothing did.
    status int,
    -- Why it did not work, in words.
    error text,
    -- How the answer began.
    response text
  );
  CREATE INDEX delivery_attempts_delivery ON delivery_attempts (delivery_id, id);
`
