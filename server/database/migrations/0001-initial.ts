import type { MigrationInterface, QueryRunner } from 'typeorm'

/**
 * The tables of the main job. Times are `timestamptz(3)`: a JavaScript Date holds milliseconds, and a
 * keyset cursor that loses microseconds would skip rows. Words are `text` with a CHECK, so that a
 * new value needs no type change; priorities are numbers (0 urgent to 3 low) because they are sorted.
 */
export class Initial1763769600000 implements MigrationInterface {
  name = 'Initial1763769600000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PEOPLE)
    await runner.query(ACCOUNTS)
    await runner.query(TICKETS)
    await runner.query(LEASES_AND_FAILURES)
    await runner.query(REVIEWS)
    await runner.query(EVENTS)
  }

  async down(): Promise<void> {
    throw new Error('The first migration has no way back: drop the database instead.')
  }
}

const PEOPLE = `
  CREATE EXTENSION IF NOT EXISTS pg_trgm;

  CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT users_pk PRIMARY KEY,
    name text NOT NULL,
    role text NOT NULL CONSTRAINT users_role_check CHECK (role IN ('ADMIN', 'MANAGER', 'ANALYST', 'INTEGRATOR')),
    created_at timestamptz(3) NOT NULL DEFAULT now()
  );

  CREATE TABLE sign_in_links (
    token_hash bytea CONSTRAINT sign_in_links_pk PRIMARY KEY,
    user_id bigint NOT NULL CONSTRAINT sign_in_links_user_fk REFERENCES users,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3) NOT NULL,
    used_at timestamptz(3)
  );

  CREATE TABLE sessions (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT sessions_pk PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT sessions_token_unique UNIQUE,
    user_id bigint NOT NULL CONSTRAINT sessions_user_fk REFERENCES users,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3) NOT NULL,
    revoked_at timestamptz(3)
  );

  CREATE TABLE api_tokens (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT api_tokens_pk PRIMARY KEY,
    name text NOT NULL,
    role text NOT NULL CONSTRAINT api_tokens_role_check CHECK (role IN ('ADMIN', 'MANAGER', 'ANALYST', 'INTEGRATOR')),
    prefix text NOT NULL,
    token_hash bytea NOT NULL CONSTRAINT api_tokens_token_unique UNIQUE,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3),
    last_used_at timestamptz(3),
    revoked_at timestamptz(3)
  );

  CREATE TABLE idempotency_keys (
    actor_key text NOT NULL,
    mutation text NOT NULL,
    key text NOT NULL,
    input_hash bytea NOT NULL,
    result jsonb,
    at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT idempotency_keys_pk PRIMARY KEY (actor_key, mutation, key)
  );
`

const ACCOUNTS = `
  CREATE TABLE campaigns (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT campaigns_pk PRIMARY KEY,
    name text NOT NULL,
    platform text NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT campaigns_name_unique UNIQUE (platform, name)
  );

  CREATE TABLE phase_templates (
    campaign_id bigint NOT NULL CONSTRAINT phase_templates_campaign_fk REFERENCES campaigns ON DELETE CASCADE,
    position int NOT NULL,
    name text NOT NULL,
    max_attempts int NOT NULL,
    cooldown_seconds int NOT NULL,
    CONSTRAINT phase_templates_pk PRIMARY KEY (campaign_id, position)
  );

  CREATE TABLE accounts (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT accounts_pk PRIMARY KEY,
    campaign_id bigint NOT NULL CONSTRAINT accounts_campaign_fk REFERENCES campaigns ON DELETE CASCADE,
    platform text NOT NULL,
    username text NOT NULL,
    status text NOT NULL DEFAULT 'ACTIVE'
      CONSTRAINT accounts_status_check CHECK (status IN ('ACTIVE', 'IN_REVIEW', 'PAUSED', 'COMPLETED')),
    paused boolean NOT NULL DEFAULT false,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT accounts_username_unique UNIQUE (platform, username)
  );
  CREATE INDEX accounts_campaign_index ON accounts (campaign_id, id);
  CREATE INDEX accounts_username_search ON accounts USING gin (lower(username) gin_trgm_ops);

  CREATE TABLE warmup_phases (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT warmup_phases_pk PRIMARY KEY,
    account_id bigint NOT NULL CONSTRAINT warmup_phases_account_fk REFERENCES accounts ON DELETE CASCADE,
    campaign_id bigint NOT NULL CONSTRAINT warmup_phases_campaign_fk REFERENCES campaigns ON DELETE CASCADE,
    position int NOT NULL,
    name text NOT NULL,
    status text NOT NULL DEFAULT 'PENDING'
      CONSTRAINT warmup_phases_status_check
      CHECK (status IN ('PENDING', 'AVAILABLE', 'IN_PROGRESS', 'REVIEW_REQUIRED', 'COMPLETED', 'SKIPPED')),
    attempt int NOT NULL DEFAULT 0,
    max_attempts int NOT NULL,
    cooldown_seconds int NOT NULL,
    rate_limit_streak int NOT NULL DEFAULT 0,
    available_at timestamptz(3),
    started_at timestamptz(3),
    completed_at timestamptz(3),
    resume_note text,
    lease_id bigint,
    last_failure_id bigint,
    CONSTRAINT warmup_phases_position_unique UNIQUE (account_id, position)
  );
  -- One phase of an account is in progress at a time, whatever the code above it believes.
  CREATE UNIQUE INDEX warmup_phases_one_in_progress ON warmup_phases (account_id) WHERE status = 'IN_PROGRESS';
  CREATE INDEX warmup_phases_claim_order ON warmup_phases (available_at, account_id) WHERE status = 'AVAILABLE';
  CREATE INDEX warmup_phases_due ON warmup_phases (available_at) WHERE status = 'PENDING' AND available_at IS NOT NULL;
`

const TICKETS = `
  CREATE TABLE projects (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT projects_pk PRIMARY KEY,
    name text NOT NULL,
    key text NOT NULL CONSTRAINT projects_key_unique UNIQUE,
    review_delay_seconds int NOT NULL,
    max_parallel int NOT NULL,
    next_number int NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL DEFAULT now()
  );

  CREATE TABLE tickets (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT tickets_pk PRIMARY KEY,
    project_id bigint NOT NULL CONSTRAINT tickets_project_fk REFERENCES projects ON DELETE CASCADE,
    number text NOT NULL CONSTRAINT tickets_number_unique UNIQUE,
    title text NOT NULL,
    body text NOT NULL,
    status text NOT NULL DEFAULT 'OPEN'
      CONSTRAINT tickets_status_check CHECK (status IN ('OPEN', 'IN_PROGRESS', 'AWAITING_INPUT', 'DONE', 'SKIPPED')),
    mode text NOT NULL CONSTRAINT tickets_mode_check CHECK (mode IN ('RELAXED', 'STRICT')),
    awaiting_reason text CONSTRAINT tickets_reason_check
      CHECK (awaiting_reason IN ('COMPLETED', 'QUESTION', 'ERROR', 'STOPPED', 'PERMISSION', 'DEPS_READY')),
    review_scheduled_at timestamptz(3),
    review_claimed_until timestamptz(3),
    review_attempts int NOT NULL DEFAULT 0,
    close_reason text CONSTRAINT tickets_close_reason_check CHECK (close_reason IN ('HUMAN', 'AUTO_REVIEWED')),
    closed_at timestamptz(3),
    priority smallint NOT NULL CONSTRAINT tickets_priority_check CHECK (priority BETWEEN 0 AND 3),
    sequence int,
    start_when_ready boolean NOT NULL DEFAULT true,
    attempt int NOT NULL DEFAULT 0,
    max_attempts int NOT NULL DEFAULT 3,
    rate_limit_streak int NOT NULL DEFAULT 0,
    available_at timestamptz(3),
    lease_id bigint,
    last_failure_id bigint,
    version int NOT NULL DEFAULT 1,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    -- A countdown and a reason belong to a stopped ticket, and never both at once.
    CONSTRAINT tickets_awaiting_check CHECK (
      (status = 'AWAITING_INPUT' AND (awaiting_reason IS NULL) = (review_scheduled_at IS NOT NULL))
      OR (status <> 'AWAITING_INPUT' AND awaiting_reason IS NULL AND review_scheduled_at IS NULL)
    )
  );
  CREATE INDEX tickets_project_index ON tickets (project_id, id);
  CREATE INDEX tickets_claim_order ON tickets (priority, sequence, id) WHERE status = 'OPEN';
  CREATE INDEX tickets_sequence_index ON tickets (project_id, sequence)
    WHERE sequence IS NOT NULL AND status NOT IN ('DONE', 'SKIPPED');
  CREATE INDEX tickets_in_progress ON tickets (project_id) WHERE status = 'IN_PROGRESS';
  CREATE INDEX tickets_review_due ON tickets (review_scheduled_at) WHERE review_scheduled_at IS NOT NULL;
  CREATE INDEX tickets_backoff_due ON tickets (available_at) WHERE status = 'OPEN' AND available_at IS NOT NULL;
  CREATE INDEX tickets_unstarted ON tickets (id) WHERE status = 'OPEN' AND NOT start_when_ready;

  CREATE TABLE ticket_dependencies (
    ticket_id bigint NOT NULL CONSTRAINT ticket_dependencies_ticket_fk REFERENCES tickets ON DELETE CASCADE,
    depends_on_id bigint NOT NULL CONSTRAINT ticket_dependencies_depends_on_fk REFERENCES tickets ON DELETE CASCADE,
    CONSTRAINT ticket_dependencies_pk PRIMARY KEY (ticket_id, depends_on_id),
    CONSTRAINT ticket_dependencies_not_itself CHECK (ticket_id <> depends_on_id)
  );
  CREATE INDEX ticket_dependencies_dependents ON ticket_dependencies (depends_on_id);

  CREATE TABLE messages (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT messages_pk PRIMARY KEY,
    ticket_id bigint NOT NULL CONSTRAINT messages_ticket_fk REFERENCES tickets ON DELETE CASCADE,
    role text NOT NULL CONSTRAINT messages_role_check CHECK (role IN ('USER', 'ASSISTANT', 'SYSTEM', 'TOOL')),
    content text NOT NULL,
    author text,
    starts_turn boolean NOT NULL DEFAULT false,
    at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX messages_ticket_index ON messages (ticket_id, id);

  CREATE TABLE classifications (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT classifications_pk PRIMARY KEY,
    ticket_id bigint NOT NULL CONSTRAINT classifications_ticket_fk REFERENCES tickets ON DELETE CASCADE,
    verdict text NOT NULL CONSTRAINT classifications_verdict_check CHECK (verdict IN ('COMPLETED', 'QUESTION', 'ERROR')),
    confidence double precision,
    rationale text NOT NULL,
    classifier text NOT NULL,
    applied boolean NOT NULL,
    overridden_as text,
    at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX classifications_ticket_index ON classifications (ticket_id, id);
`

const LEASES_AND_FAILURES = `
  CREATE TABLE leases (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT leases_pk PRIMARY KEY,
    token text NOT NULL CONSTRAINT leases_token_unique UNIQUE,
    phase_id bigint CONSTRAINT leases_phase_fk REFERENCES warmup_phases ON DELETE CASCADE,
    ticket_id bigint CONSTRAINT leases_ticket_fk REFERENCES tickets ON DELETE CASCADE,
    worker text NOT NULL,
    actor_key text NOT NULL,
    attempt int NOT NULL,
    note text,
    seen_message_id bigint,
    created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz(3) NOT NULL,
    ended_at timestamptz(3),
    ended_by text,
    result jsonb,
    CONSTRAINT leases_one_subject CHECK ((phase_id IS NULL) <> (ticket_id IS NULL))
  );
  CREATE UNIQUE INDEX leases_phase_running ON leases (phase_id) WHERE ended_at IS NULL AND phase_id IS NOT NULL;
  CREATE UNIQUE INDEX leases_ticket_running ON leases (ticket_id) WHERE ended_at IS NULL AND ticket_id IS NOT NULL;
  CREATE INDEX leases_expiry ON leases (expires_at) WHERE ended_at IS NULL;

  CREATE TABLE failures (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT failures_pk PRIMARY KEY,
    phase_id bigint CONSTRAINT failures_phase_fk REFERENCES warmup_phases ON DELETE CASCADE,
    account_id bigint CONSTRAINT failures_account_fk REFERENCES accounts ON DELETE CASCADE,
    ticket_id bigint CONSTRAINT failures_ticket_fk REFERENCES tickets ON DELETE CASCADE,
    type text NOT NULL,
    message text NOT NULL,
    details jsonb,
    attempt int NOT NULL,
    at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    worker text,
    fingerprint text NOT NULL,
    decision text NOT NULL CONSTRAINT failures_decision_check CHECK (decision IN ('RETRY', 'REVIEW')),
    because text NOT NULL,
    CONSTRAINT failures_one_subject CHECK ((phase_id IS NULL) <> (ticket_id IS NULL))
  );
  CREATE INDEX failures_account_index ON failures (account_id, at, id) WHERE account_id IS NOT NULL;
  CREATE INDEX failures_ticket_index ON failures (ticket_id, id) WHERE ticket_id IS NOT NULL;

  CREATE TABLE bot_actions (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT bot_actions_pk PRIMARY KEY,
    account_id bigint NOT NULL CONSTRAINT bot_actions_account_fk REFERENCES accounts ON DELETE CASCADE,
    phase_id bigint CONSTRAINT bot_actions_phase_fk REFERENCES warmup_phases ON DELETE CASCADE,
    name text NOT NULL,
    ok boolean NOT NULL,
    message text,
    details jsonb,
    at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX bot_actions_account_index ON bot_actions (account_id, at, id);
`

const REVIEWS = `
  CREATE TABLE reviews (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT reviews_pk PRIMARY KEY,
    kind text NOT NULL CONSTRAINT reviews_kind_check CHECK (kind IN ('PHASE', 'TICKET')),
    phase_id bigint CONSTRAINT reviews_phase_fk REFERENCES warmup_phases ON DELETE CASCADE,
    account_id bigint CONSTRAINT reviews_account_fk REFERENCES accounts ON DELETE CASCADE,
    campaign_id bigint CONSTRAINT reviews_campaign_fk REFERENCES campaigns ON DELETE CASCADE,
    ticket_id bigint CONSTRAINT reviews_ticket_fk REFERENCES tickets ON DELETE CASCADE,
    project_id bigint CONSTRAINT reviews_project_fk REFERENCES projects ON DELETE CASCADE,
    status text NOT NULL CONSTRAINT reviews_status_check CHECK (status IN ('SCHEDULED', 'OPEN', 'SNOOZED', 'RESOLVED')),
    priority smallint NOT NULL CONSTRAINT reviews_priority_check CHECK (priority BETWEEN 0 AND 3),
    failure_type text,
    awaiting_reason text,
    title text NOT NULL,
    summary text NOT NULL,
    fingerprint text,
    opened_at timestamptz(3) NOT NULL,
    snoozed_until timestamptz(3),
    escalation_level int NOT NULL DEFAULT 0,
    escalates_at timestamptz(3),
    claimed_by text,
    claimed_by_name text,
    claim_expires_at timestamptz(3),
    held_by text[] NOT NULL DEFAULT '{}',
    reported_by text[] NOT NULL DEFAULT '{}',
    version int NOT NULL DEFAULT 1,
    resolved_at timestamptz(3),
    resolved_by text CONSTRAINT reviews_resolved_by_check
      CHECK (resolved_by IN ('PERSON', 'USER_MESSAGE', 'AUTO_REVIEW', 'SUPERSEDED')),
    CONSTRAINT reviews_one_subject CHECK (
      (kind = 'PHASE' AND phase_id IS NOT NULL AND ticket_id IS NULL)
      OR (kind = 'TICKET' AND ticket_id IS NOT NULL AND phase_id IS NULL)),
    CONSTRAINT reviews_resolved_check CHECK ((status = 'RESOLVED') = (resolved_at IS NOT NULL AND resolved_by IS NOT NULL)),
    CONSTRAINT reviews_claim_check CHECK ((claimed_by IS NULL) = (claim_expires_at IS NULL))
  );
  -- At most one unresolved review per subject.
  CREATE UNIQUE INDEX reviews_one_per_phase ON reviews (phase_id) WHERE status <> 'RESOLVED' AND phase_id IS NOT NULL;
  CREATE UNIQUE INDEX reviews_one_per_ticket ON reviews (ticket_id) WHERE status <> 'RESOLVED' AND ticket_id IS NOT NULL;
  CREATE INDEX reviews_queue_order ON reviews (priority, opened_at, id) WHERE status <> 'RESOLVED';
  CREATE INDEX reviews_all_order ON reviews (priority, opened_at, id);
  CREATE INDEX reviews_account_index ON reviews (account_id) WHERE account_id IS NOT NULL;
  CREATE INDEX reviews_fingerprint_index ON reviews (fingerprint) WHERE status IN ('OPEN', 'SNOOZED');
  CREATE INDEX reviews_title_search ON reviews USING gin (lower(title) gin_trgm_ops);
  CREATE INDEX reviews_claim_expiry ON reviews (claim_expires_at) WHERE claim_expires_at IS NOT NULL;

  CREATE TABLE review_logs (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT review_logs_pk PRIMARY KEY,
    review_id bigint NOT NULL CONSTRAINT review_logs_review_fk REFERENCES reviews ON DELETE CASCADE,
    phase_id bigint,
    account_id bigint,
    ticket_id bigint,
    action text NOT NULL,
    reason text,
    notes text,
    message text,
    actor_key text NOT NULL,
    by_name text NOT NULL,
    at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    outcome text NOT NULL DEFAULT 'PENDING' CONSTRAINT review_logs_outcome_check
      CHECK (outcome IN ('PENDING', 'CONFIRMED', 'REFAILED', 'UNDONE', 'SUPERSEDED')),
    outcome_at timestamptz(3),
    undoable_until timestamptz(3)
  );
  CREATE INDEX review_logs_review_index ON review_logs (review_id, id);
  CREATE INDEX review_logs_account_index ON review_logs (account_id, at, id) WHERE account_id IS NOT NULL;
  CREATE INDEX review_logs_ticket_index ON review_logs (ticket_id, id) WHERE ticket_id IS NOT NULL;
  CREATE INDEX review_logs_pending_phase ON review_logs (account_id) WHERE outcome = 'PENDING' AND account_id IS NOT NULL;
  CREATE INDEX review_logs_pending_ticket ON review_logs (ticket_id) WHERE outcome = 'PENDING' AND ticket_id IS NOT NULL;
  CREATE INDEX review_logs_pending_close ON review_logs (at) WHERE outcome = 'PENDING' AND action = 'CLOSE';

  -- The log is append-only: what a person did never changes, only what became of it is filled in.
  CREATE FUNCTION review_logs_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF (OLD.review_id, OLD.action, OLD.reason, OLD.notes, OLD.message, OLD.actor_key, OLD.by_name, OLD.at)
      IS DISTINCT FROM (NEW.review_id, NEW.action, NEW.reason, NEW.notes, NEW.message, NEW.actor_key, NEW.by_name, NEW.at)
    THEN
      RAISE EXCEPTION 'review_logs is append-only';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER review_logs_append_only BEFORE UPDATE ON review_logs
    FOR EACH ROW EXECUTE FUNCTION review_logs_append_only();
`

const EVENTS = `
  CREATE TABLE events (
    position bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT events_pk PRIMARY KEY,
    at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    type text NOT NULL,
    account_id bigint,
    phase_id bigint,
    project_id bigint,
    ticket_id bigint,
    review_id bigint,
    actor_key text NOT NULL,
    actor_name text NOT NULL,
    note text,
    payload jsonb
  );
  -- The system's own lines in an account's timeline.
  CREATE INDEX events_account_notes ON events (account_id, at, position) WHERE note IS NOT NULL AND account_id IS NOT NULL;
`
