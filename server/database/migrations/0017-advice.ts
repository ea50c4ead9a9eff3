import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What the advice reads, and how automatic retries learn: what came of each, who decided, and from whose budget. */
export class Advice1763910000000 implements MigrationInterface {
  name = 'Advice1763910000000'

  async up(runner: QueryRunner): Promise<void> {
    for (const part of [CASES, RETRIES, PAST_RETRIES, SWITCHES]) await runner.query(part)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE failures DROP COLUMN decided_by;
      ALTER TABLE campaigns DROP COLUMN learns_retries;
      ALTER TABLE projects DROP COLUMN learns_retries;
      DROP INDEX warmup_phases_completed, tickets_closed;
      DROP TABLE automatic_retries;
      CREATE INDEX failures_retries ON failures (type, id) WHERE decision = 'RETRY' AND phase_id IS NOT NULL;
      DROP INDEX review_logs_phase_cases, review_logs_ticket_cases, review_logs_phase_actions, review_logs_ticket_actions;
    `)
  }
}

/** Resolutions of cases that are alike, newest outcomes first, and all of an action: written as the advice asks for them. */
const CASES = `
  CREATE INDEX review_logs_phase_cases ON review_logs (reason, phase_name, action, outcome_at, id) INCLUDE (outcome)
    WHERE outcome IN ('CONFIRMED', 'REFAILED') AND ticket_id IS NULL;
  CREATE INDEX review_logs_ticket_cases ON review_logs (reason, project_id, action, outcome_at, id) INCLUDE (outcome)
    WHERE outcome IN ('CONFIRMED', 'REFAILED') AND ticket_id IS NOT NULL;
  CREATE INDEX review_logs_phase_actions ON review_logs (action, outcome_at) INCLUDE (outcome)
    WHERE outcome IN ('CONFIRMED', 'REFAILED') AND ticket_id IS NULL;
  CREATE INDEX review_logs_ticket_actions ON review_logs (action, outcome_at) INCLUDE (outcome)
    WHERE outcome IN ('CONFIRMED', 'REFAILED') AND ticket_id IS NOT NULL;
`

const RETRIES = `
  -- One automatic retry, and what came of it.
  CREATE TABLE automatic_retries (
    failure_id bigint CONSTRAINT automatic_retries_pk PRIMARY KEY
      CONSTRAINT automatic_retries_failure_fk REFERENCES failures ON DELETE CASCADE,
    account_id bigint,
    phase_id bigint,
    campaign_id bigint,
    ticket_id bigint,
    project_id bigint,
    failure_type text NOT NULL,
    -- The case: the phase's name and the account's platform, or the ticket's project.
    phase_name text,
    platform text,
    attempt int NOT NULL,
    -- How long it was put off; unknown for those of long ago.
    delay_seconds int,
    at timestamptz(3) NOT NULL,
    outcome text NOT NULL DEFAULT 'PENDING' CONSTRAINT automatic_retries_outcome_check
      CHECK (outcome IN ('PENDING', 'CONFIRMED', 'REFAILED', 'SUPERSEDED')),
    outcome_at timestamptz(3),
    CONSTRAINT automatic_retries_one_subject CHECK ((phase_id IS NULL) <> (ticket_id IS NULL)),
    CONSTRAINT automatic_retries_outcome_time CHECK ((outcome = 'PENDING') = (outcome_at IS NULL))
  );
  CREATE INDEX automatic_retries_pending_account ON automatic_retries (account_id)
    WHERE outcome = 'PENDING' AND account_id IS NOT NULL;
  CREATE INDEX automatic_retries_pending_ticket ON automatic_retries (ticket_id)
    WHERE outcome = 'PENDING' AND ticket_id IS NOT NULL;
  -- What is known of a type, newest first; and of one case.
  CREATE INDEX automatic_retries_phase_types ON automatic_retries (failure_type, outcome_at)
    INCLUDE (outcome, delay_seconds) WHERE outcome IN ('CONFIRMED', 'REFAILED') AND ticket_id IS NULL;
  CREATE INDEX automatic_retries_ticket_types ON automatic_retries (failure_type, outcome_at)
    INCLUDE (outcome, delay_seconds) WHERE outcome IN ('CONFIRMED', 'REFAILED') AND ticket_id IS NOT NULL;
  CREATE INDEX automatic_retries_phase_cases ON automatic_retries
    (failure_type, phase_name, platform, outcome_at) INCLUDE (outcome, delay_seconds, attempt)
    WHERE outcome IN ('CONFIRMED', 'REFAILED') AND ticket_id IS NULL;
  CREATE INDEX automatic_retries_ticket_cases ON automatic_retries (failure_type, project_id, outcome_at)
    INCLUDE (outcome, delay_seconds) WHERE outcome IN ('CONFIRMED', 'REFAILED') AND ticket_id IS NOT NULL;
  -- What a budget has given lately, and what it is measured by.
  CREATE INDEX automatic_retries_campaign ON automatic_retries (campaign_id, at) WHERE campaign_id IS NOT NULL;
  CREATE INDEX automatic_retries_project ON automatic_retries (project_id, at) WHERE project_id IS NOT NULL;
  CREATE INDEX warmup_phases_completed ON warmup_phases (campaign_id, completed_at) WHERE status = 'COMPLETED';
  CREATE INDEX tickets_closed ON tickets (project_id, closed_at) WHERE status = 'DONE';
  DROP INDEX failures_retries;
`

/**
 * The retries that there were on phases, and what happened next: a bot completed the phase, or it failed again. A person
 * who came between, by a request for a look (a failure without a worker) or a resolution on the account, supersedes. What
 * was reported while another lease ran was only written down.
 */
const BESIDE_LEASE = (f: string) => `EXISTS (
  SELECT FROM leases running WHERE running.phase_id = ${f}.phase_id AND running.created_at <= ${f}.at
    AND (running.ended_at IS NULL OR running.ended_at > ${f}.at))`

export const PAST_RETRIES = `
  INSERT INTO automatic_retries (failure_id, account_id, phase_id, campaign_id, failure_type, phase_name, platform,
    attempt, at, outcome, outcome_at)
  SELECT retried.id, retried.account_id, retried.phase_id, phase.campaign_id, retried.type, phase.name, account.platform,
    retried.attempt, retried.at,
    CASE WHEN next.at IS NULL AND by_resolution.at IS NULL THEN 'PENDING'
      WHEN next.at IS NULL OR by_resolution.at < next.at OR next.by_person THEN 'SUPERSEDED'
      WHEN next.success THEN 'CONFIRMED' ELSE 'REFAILED' END,
    least(next.at, by_resolution.at)
  FROM failures retried
  JOIN warmup_phases phase ON phase.id = retried.phase_id
  JOIN accounts account ON account.id = retried.account_id
  LEFT JOIN LATERAL (
    SELECT * FROM (
      (SELECT again.at, false AS success, again.worker IS NULL AS by_person FROM failures again
       WHERE again.account_id = retried.account_id AND again.phase_id = retried.phase_id
         AND (again.at, again.id) > (retried.at, retried.id) AND NOT ${BESIDE_LEASE('again')}
       ORDER BY again.at, again.id LIMIT 1)
      UNION ALL
      (SELECT lease.ended_at, true, false FROM leases lease
       WHERE lease.phase_id = retried.phase_id AND lease.ended_by = 'completePhase' AND lease.ended_at > retried.at
       ORDER BY lease.ended_at LIMIT 1)) what_came
    ORDER BY at LIMIT 1) next ON true
  LEFT JOIN LATERAL (
    SELECT log.at FROM review_logs log WHERE log.account_id = retried.account_id AND log.at > retried.at
    ORDER BY log.at LIMIT 1) by_resolution ON true
  WHERE retried.decision = 'RETRY' AND retried.phase_id IS NOT NULL AND NOT ${BESIDE_LEASE('retried')};
`

const SWITCHES = `
  ALTER TABLE failures ADD COLUMN decided_by text NOT NULL DEFAULT 'FIXED_RULE'
    CONSTRAINT failures_decided_by_check CHECK (decided_by IN ('FIXED_RULE', 'LEARNING', 'HOLD_OUT'));
  CREATE INDEX failures_learning_arms ON failures (at) INCLUDE (decided_by, decision)
    WHERE decided_by IN ('LEARNING', 'HOLD_OUT');
  ALTER TABLE campaigns ADD COLUMN learns_retries boolean NOT NULL DEFAULT false;
  ALTER TABLE projects ADD COLUMN learns_retries boolean NOT NULL DEFAULT false;
`
