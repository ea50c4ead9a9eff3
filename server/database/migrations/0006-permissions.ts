import type { MigrationInterface, QueryRunner } from 'typeorm'

/** What agents ask permission for, what they were answered, and the tools that they need not ask for any more. */
export class Permissions1763870400000 implements MigrationInterface {
  name = 'Permissions1763870400000'

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE permission_requests (
        id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT permission_requests_pk PRIMARY KEY,
        ticket_id bigint NOT NULL CONSTRAINT permission_requests_ticket_fk REFERENCES tickets ON DELETE CASCADE,
        tool text NOT NULL,
        description text NOT NULL,
        asked_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        granted boolean,
        always boolean,
        answered_by text,
        note text,
        answered_at timestamptz(3),
        CONSTRAINT permission_requests_answer_check CHECK (
          num_nulls(granted, always, answered_by, answered_at) IN (0, 4) AND (note IS NULL OR granted IS NOT NULL))
      );
      CREATE INDEX permission_requests_ticket_index ON permission_requests (ticket_id, id);

      CREATE TABLE allowed_tools (
        ticket_id bigint NOT NULL CONSTRAINT allowed_tools_ticket_fk REFERENCES tickets ON DELETE CASCADE,
        tool text NOT NULL,
        request_id bigint NOT NULL CONSTRAINT allowed_tools_request_fk REFERENCES permission_requests ON DELETE CASCADE,
        by_name text NOT NULL,
        at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT allowed_tools_pk PRIMARY KEY (ticket_id, tool)
      );
      CREATE INDEX allowed_tools_request_index ON allowed_tools (request_id);

      -- The newest request, for as long as it counts for something; and while it waits, what the priority was before.
      ALTER TABLE tickets ADD COLUMN permission_request_id bigint, ADD COLUMN own_priority smallint,
        ADD CONSTRAINT tickets_permission_check CHECK (
          CASE WHEN awaiting_reason = 'PERMISSION' THEN permission_request_id IS NOT NULL AND own_priority IS NOT NULL
          ELSE own_priority IS NULL END);
    `)
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE tickets DROP COLUMN permission_request_id, DROP COLUMN own_priority;
      DROP TABLE allowed_tools, permission_requests;
    `)
  }
}
