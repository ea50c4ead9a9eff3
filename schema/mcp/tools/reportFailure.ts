import { parse } from 'graphql'
import { z } from 'zod'
import { DECISIONS, FAILURE_TYPES } from '../../../server/entities/words.ts'
import { BadUserInput, DomainError } from '../../../server/errors.ts'
import type { Api } from '../api.ts'
import { assertLeaseIsOn, leaseArgument, leasedTicketArgument } from '../leaseArguments.ts'
import { defineTool, SETS } from '../tool.ts'

const DECISION = 'decision { decision retryAt because review { id } }'

const FAIL_TURN = parse(`mutation ($input: FailTurnInput!) { failTurn(input: $input) { ${DECISION} } }`)

const REPORT = parse(`mutation ($input: ReportFailuresInput!) {
  reportFailures(input: $input) { results { ${DECISION} code message } }
}`)

const input = z.strictObject({
  type: z.enum(FAILURE_TYPES),
  message: z.string().describe('What happened, in words a person can judge by.'),
  details: z.record(z.string(), z.unknown()).optional().describe('Evidence of any shape, 64 KiB at most.'),
  screenshotId: z.string().optional().describe('Of an attachment that the same token uploaded.'),
  lease: leaseArgument.optional().describe('Of the ticket whose turn failed; it ends.'),
  ticket: leasedTicketArgument,
  username: z.string().optional().describe('Without a lease: the account that a bot could not go on with.'),
  platform: z.string().optional().describe('With username.'),
  phase: z.string().optional().describe('With username: the phase by name; left out: the current one.'),
  idempotencyKey: z
    .string()
    .optional()
    .describe('With username, needed: one for each failure, so that a report sent twice counts once.'),
})

type Arguments = z.infer<typeof input>

const decisionShape = z.object({
  decision: z.enum(DECISIONS).describe('RETRY: it is tried again by itself. REVIEW: a person deals with it.'),
  retryAt: z.string().nullable(),
  because: z.string(),
  review: z.object({ id: z.string() }).nullable(),
})

type FailureDecision = z.infer<typeof decisionShape>

export const reportFailure = defineTool({
  name: 'report_failure',
  title: 'Report a failure',
  description:
    'You could not go on: says what becomes of the work. With `lease`, about the ticket you hold (ends your turn); ' +
    'with `username`, `platform` and `idempotencyKey`, about an account that a bot drives.',
  hints: SETS,
  input,
  output: z.object({ decision: decisionShape }),
  async run(args, api) {
    const decision = args.lease === undefined ? await reportAccount(args, api) : await failTurn(args, api)
    const { retryAt, because } = decision
    const text = `${decision.decision}${retryAt === null ? '' : ` at ${retryAt}`}: ${because}`
    return { text, data: { decision } }
  },
})

function failureOf({ type, message, details, screenshotId }: Arguments) {
  return { type, message, details, screenshotId }
}

async function failTurn(args: Arguments, api: Api): Promise<FailureDecision> {
  for (const name of ['username', 'platform', 'phase', 'idempotencyKey'] as const) {
    if (args[name] !== undefined) throw new BadUserInput(name, 'This does not go with a lease: leave it out.')
  }
  await assertLeaseIsOn(api, args.lease!, args.ticket)
  const answer = await api.call<{ failTurn: { decision: FailureDecision } }>(FAIL_TURN, {
    input: { lease: args.lease, failure: failureOf(args) },
  })
  return answer.failTurn.decision
}

async function reportAccount(args: Arguments, api: Api): Promise<FailureDecision> {
  const { username, platform, phase, idempotencyKey, ticket } = args
  if (ticket !== undefined) throw new BadUserInput('lease', 'About a ticket the lease is needed.')
  for (const name of ['username', 'platform', 'idempotencyKey'] as const) {
    if (args[name] === undefined) throw new BadUserInput(name, 'Without a lease this is needed.')
  }
  const report = { username, platform, phase, idempotencyKey, failure: failureOf(args) }
  const answer = await api.call<{ reportFailures: { results: Result[] } }>(REPORT, {
    input: { reports: [report] },
  })
  const { decision, code, message } = answer.reportFailures.results[0]!
  if (decision === null) throw new DomainError(code!, message!)
  return decision
}

interface Result {
  readonly decision: FailureDecision | null
  readonly code: string | null
  readonly message: string | null
}
