import type { MigrationInterface, QueryRunner } from 'typeorm'

/** People with passwords, invitations, the settings that somebody chose, and changes in words. */
export class People1763884800000 implements MigrationInterface {
  name = 'People1763884800000'

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [PEOPLE, INVITATIONS, ATTEMPTS, SETTINGS, CHANGES]) await runner.query(part)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE invitations, sign_in_attempts, chosen_settings;
      DROP INDEX events_changes;
      ALTER TABLE events DROP COLUMN change;
      DROP INDEX sessions_user_index, sign_in_links_user_index, users_email;
      ALTER TABLE sessions DROP COLUMN user_agent, DROP COLUMN last_seen_at;
      ALTER TABLE users DROP COLUMN email, DROP COLUMN has_password, DROP COLUMN password_hash, DROP COLUMN deactivated_at;
    `)
  }
}

const PEOPLE = `
  ALTER TABLE users
    -- In small letters, as it is compared.
    ADD COLUMN email text CONSTRAINT users_email_check CHECK (email = lower(email)),
    -- scrypt with its parameters and its salt; null while there is no password.
    ADD COLUMN password_hash text,
    ADD COLUMN has_password boolean NOT NULL GENERATED ALWAYS AS (password_hash IS NOT NULL) STORED,
    ADD COLUMN deactivated_at timestamptz(3);
  CREATE UNIQUE INDEX users_email ON users (email);
  ALTER TABLE sessions
    ADD COLUMN user_agent text,
    ADD COLUMN last_seen_at timestamptz(3);
  CREATE INDEX sessions_user_index ON sessions (user_id);
  CREATE INDEX sign_in_links_user_index ON sign_in_links (user_id);
`

const INVITATIONS = `
  CREATE TABLE invitations (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT invitations_pk PRIMARY KEY,
    token_hash bytea NOT NULL CONSTRAINT invitations_token_unique UNIQUE,
    name text NOT NULL,
    email text NOT NULL CONSTRAINT invitations_email_check CHECK (email = lower(email)),
    role text NOT NULL CONSTRAINT invitations_role_check
      CHECK (role IN ('ADMIN', 'MANAGER', 'ANALYST', 'INTEGRATOR')),
    invited_by text NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz(3) NOT NULL,
    -- Used or revoked.
    ended_at timestamptz(3)
  );
`

const ATTEMPTS = `
  -- What was tried with a password lately, so that nobody guesses one. A success takes its rows away.
  CREATE TABLE sign_in_attempts (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT sign_in_attempts_pk PRIMARY KEY,
    -- The SHA-256 of whom it was for, known here or not.
    account bytea NOT NULL,
    address text NOT NULL,
    at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX sign_in_attempts_account ON sign_in_attempts (account, at);
  CREATE INDEX sign_in_attempts_address ON sign_in_attempts (address, at);
  CREATE INDEX sign_in_attempts_at ON sign_in_attempts (at);
`

const SETTINGS = `
  -- What a person set; the rest is as the server was started.
  CREATE TABLE chosen_settings (
    id smallint CONSTRAINT chosen_settings_pk PRIMARY KEY
      CONSTRAINT chosen_settings_one_check CHECK (id = 1),
    settings jsonb NOT NULL
  );
  INSERT INTO chosen_settings (id, settings) VALUES (1, '{}');
`

const CHANGES = `
  -- Of a change of people or settings: what, from and to, in words.
  ALTER TABLE events ADD COLUMN change jsonb;
  CREATE INDEX events_changes ON events (position) WHERE change IS NOT NULL;
`
