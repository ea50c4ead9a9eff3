import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sweepAttachments } from '../server/attachments/sweepAttachments.ts'
import type { ApiError, Json } from './support/graphqlClient.ts'
import { png } from './support/images.ts'
import { campaignWith, claim, claimOne } from './support/phaseWork.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'
import { upload } from './support/uploads.ts'

let server: TestServer
let bot: TokenClient

beforeAll(async () => {
  server = await startTestServer()
  bot = await server.clientFor('INTEGRATOR')
})
afterAll(() => server?.stop())

const SHOT = 'screenshot { id url filename contentType byteSize }'
const FAIL = `mutation ($input: FailPhaseInput!) { failPhase(input: $input) {
  decision { decision } phase { id lastFailure { ${SHOT} } } } }`
const RECORD = `mutation ($input: RecordActionsInput!) {
  recordActions(input: $input) { actions { name ${SHOT} } } }`
const FAIL_TURN = `mutation ($input: FailTurnInput!) { failTurn(input: $input) {
  decision { review { id } } ticket { id lastFailure { ${SHOT} } } } }`
const TIMELINE = `query ($id: ID!) { account(id: $id) { lastAction { ${SHOT} } timeline(first: 50) { nodes {
  __typename ... on BotAction { name ${SHOT} } ... on Failure { message ${SHOT} } } } } }`

const shot = (client: TokenClient = bot) => upload(server.url, client, png())
const failure = (screenshotId?: string | null) => ({ type: 'CAPTCHA', message: 'A puzzle.', screenshotId })
const global = (type: string, id: number | string) => Buffer.from(`${type}:${id}`).toString('base64')
const rowOf = (id: string) => Buffer.from(id, 'base64').toString().split(':')[1]!

async function leaseOfNewAccount(): Promise<{ lease: string; accountId: string; campaignId: string }> {
  const campaign = await campaignWith(bot, 1)
  const { lease } = await claimOne(bot, campaign.id)
  return { lease, accountId: campaign.accounts[0]!.id, campaignId: campaign.id }
}

async function refusal(query: string, input: Json): Promise<ApiError> {
  const { errors, data } = await bot.gql(query, { input })
  if (!errors?.[0]) throw new Error(`It should have been refused: ${JSON.stringify(data)}`)
  return errors[0]
}

describe('a screenshot is shown', () => {
  test('on a failure, on actions, and in the timeline of both', async () => {
    const { lease, accountId } = await leaseOfNewAccount()
    const [before, stuck] = [await shot(), await shot()]
    const actions = [
      { name: 'open', ok: true, screenshotId: before.id },
      { name: 'scroll', ok: true },
      { name: 'look again', ok: true, screenshotId: before.id },
      { name: 'type', ok: false, screenshotId: null },
    ]
    const { recordActions } = await bot.ok(RECORD, { input: { lease, actions } })
    expect(recordActions.actions.map(({ screenshot }: Json) => screenshot)).toEqual([
      before,
      null,
      before,
      null,
    ])
    const { failPhase } = await bot.ok(FAIL, { input: { lease, failure: failure(stuck.id) } })
    expect(failPhase.phase.lastFailure.screenshot).toEqual(stuck)

    const { account } = await server.admin.ok(TIMELINE, { id: accountId })
    expect(account.lastAction.screenshot).toBeNull()
    const shown = account.timeline.nodes
      .filter(({ __typename }: Json) => ['BotAction', 'Failure'].includes(__typename))
      .map(({ name, message, screenshot }: Json) => [name ?? message, screenshot?.id ?? null])
    expect(shown).toEqual([
      ['A puzzle.', stuck.id],
      ['type', null],
      ['look again', before.id],
      ['scroll', null],
      ['open', before.id],
    ])
  })

  test('on the failure of a turn', async () => {
    const tickets = ticketApi(bot)
    const { lease } = await tickets.claimedTicket(await tickets.createProject())
    const attachment = await shot()
    const { failTurn } = await bot.ok(FAIL_TURN, { input: { lease, failure: failure(attachment.id) } })
    expect(failTurn.ticket.lastFailure.screenshot).toEqual(attachment)
  })

  test('many in one query, without their contents', async () => {
    const { lease, accountId } = await leaseOfNewAccount()
    const shots = await Promise.all(Array.from({ length: 20 }, () => shot()))
    const actions = shots.map(({ id }, at) => ({ name: `step ${at}`, ok: true, screenshotId: id }))
    await bot.ok(RECORD, { input: { lease, actions } })
    const asked: string[] = []
    const { subscribers } = server.app.database
    subscribers.push({ beforeQuery: ({ query }) => void asked.push(query) })
    const { account } = await server.admin.ok(TIMELINE, { id: accountId })
    subscribers.pop()
    expect(account.timeline.nodes).toHaveLength(20)
    const ofAttachments = asked.filter((query) => query.includes('"attachments"'))
    expect(ofAttachments).toHaveLength(2)
    expect(ofAttachments.join()).not.toContain('"content"')
  })
})

describe('an id that is no screenshot of the caller', () => {
  const wrong: [string, () => Promise<string> | string, string, boolean][] = [
    ['is no id', () => 'nonsense', 'BAD_USER_INPUT', true],
    ['is empty', () => '', 'BAD_USER_INPUT', true],
    ['is of another type', () => global('Account', 1), 'BAD_USER_INPUT', true],
    ['is of nothing', () => global('Attachment', 999_999_999), 'NOT_FOUND', false],
    [
      'is of nothing that a database could hold',
      () => global('Attachment', '9'.repeat(18)),
      'NOT_FOUND',
      false,
    ],
    [
      'is of another bot',
      async () => (await shot(await server.clientFor('INTEGRATOR'))).id,
      'NOT_FOUND',
      false,
    ],
  ]

  test.each(wrong)('%s', async (_what, id, code, hasField) => {
    const { lease, accountId } = await leaseOfNewAccount()
    const screenshotId = await id()
    const field = (place: string) => (hasField ? { field: place } : {})

    const good = await shot()
    const actions = [good.id, screenshotId].map((each) => ({ name: 'look', ok: true, screenshotId: each }))
    const ofAction = await refusal(RECORD, { lease, actions })
    expect(ofAction.extensions).toEqual({ code, ...field('actions.1.screenshotId') })
    const ofFailure = await refusal(FAIL, { lease, failure: failure(screenshotId) })
    expect(ofFailure.extensions).toEqual({ code, ...field('failure.screenshotId') })
    if (!hasField) {
      expect(ofAction.message).toBe(
        'There is no such screenshot among your uploads (actions.1.screenshotId).',
      )
    }

    // Nothing of it is there, and the bot can go on.
    const { account } = await server.admin.ok(TIMELINE, { id: accountId })
    expect(account.timeline.nodes).toEqual([])
    const { failPhase } = await bot.ok(FAIL, { input: { lease, failure: failure() } })
    expect(failPhase.decision.decision).toBe('REVIEW')

    const tickets = ticketApi(bot)
    const turn = await tickets.claimedTicket(await tickets.createProject())
    const ofTurn = await refusal(FAIL_TURN, { lease: turn.lease, failure: failure(screenshotId) })
    expect(ofTurn.extensions).toEqual({ code, ...field('failure.screenshotId') })
    expect((await tickets.ticket(turn.ticket.id)).status).toBe('IN_PROGRESS')
  })

  test('an old lease is told first', async () => {
    const { lease } = await leaseOfNewAccount()
    await bot.ok(FAIL, { input: { lease, failure: failure() } })
    const actions = [{ name: 'look', ok: true, screenshotId: global('Attachment', 999_999_999) }]
    expect((await refusal(RECORD, { lease, actions })).extensions.code).toBe('LEASE_LOST')
  })
})

describe('the sweep', () => {
  const sweep = () => sweepAttachments(server.app, new AbortController().signal)
  const age = (ids: readonly string[], interval: string) =>
    server.sql(`UPDATE attachments SET created_at = created_at - $2::interval WHERE id = ANY($1::bigint[])`, [
      ids.map(rowOf),
      interval,
    ])
  const there = async (id: string) =>
    (await server.sql('SELECT FROM attachments WHERE id = $1', [rowOf(id)])).length

  test('takes what nothing shows after an hour, and nothing else', async () => {
    const { lease } = await leaseOfNewAccount()
    const [unused, young, ofAction, ofFailure] = [await shot(), await shot(), await shot(), await shot()]
    const actions = [{ name: 'look', ok: true, screenshotId: ofAction.id }]
    await bot.ok(RECORD, { input: { lease, actions } })
    await bot.ok(FAIL, { input: { lease, failure: failure(ofFailure.id) } })
    await age([unused.id, ofAction.id, ofFailure.id], '61 minutes')
    await age([young.id], '59 minutes')
    await sweep()
    const left = await Promise.all([unused, young, ofAction, ofFailure].map(({ id }) => there(id)))
    expect(left).toEqual([0, 1, 1, 1])
    // A bot that repeats its call gets the first answer, whatever became of what it names.
    expect(
      (await bot.ok(FAIL, { input: { lease, failure: failure(unused.id) } })).failPhase.decision,
    ).toEqual({
      decision: 'REVIEW',
    })
  })

  test('takes what went with its campaign', async () => {
    const { lease, campaignId } = await leaseOfNewAccount()
    const [ofAction, ofFailure] = [await shot(), await shot()]
    await bot.ok(RECORD, {
      input: { lease, actions: [{ name: 'look', ok: true, screenshotId: ofAction.id }] },
    })
    await bot.ok(FAIL, { input: { lease, failure: failure(ofFailure.id) } })
    await age([ofAction.id, ofFailure.id], '2 hours')
    await server.sql('DELETE FROM campaigns WHERE id = $1', [rowOf(campaignId)])
    await sweep()
    expect([await there(ofAction.id), await there(ofFailure.id)]).toEqual([0, 0])
  })

  test('takes more than one batch, by several servers at once', async () => {
    await server.sql(
      `INSERT INTO attachments (filename, content_type, byte_size, content, uploaded_by, created_at)
       SELECT 'a.png', 'image/png', 1, 'x', 'swept', now() - interval '2 hours' FROM generate_series(1, 950)`,
    )
    await Promise.all([sweep(), sweep(), sweep()])
    await sweep()
    expect(await server.sql(`SELECT FROM attachments WHERE uploaded_by = 'swept'`)).toEqual([])
  })

  /** Holds calls that fail a phase up right before their end. */
  async function holdFailures(): Promise<() => Promise<void>> {
    const holder = server.app.database.createQueryRunner()
    await holder.startTransaction()
    await holder.query('LOCK TABLE failures IN SHARE ROW EXCLUSIVE MODE')
    return async () => {
      await holder.commitTransaction()
      await holder.release()
    }
  }
  const heldUp = (count: number) =>
    expect
      .poll(() => server.sql(`SELECT FROM pg_locks WHERE relation = 'failures'::regclass AND NOT granted`))
      .toHaveLength(count)

  test('passes over what a transaction is about to show', async () => {
    const { lease, accountId } = await leaseOfNewAccount()
    const attachment = await shot()
    await age([attachment.id], '2 hours')
    const letGo = await holdFailures()
    const failing = bot.ok(FAIL, { input: { lease, failure: failure(attachment.id) } })
    await heldUp(1)
    await sweep()
    expect(await there(attachment.id)).toBe(1)
    await letGo()
    expect((await failing).failPhase.phase.lastFailure.screenshot.id).toBe(attachment.id)
    await sweep()
    const { account } = await server.admin.ok(TIMELINE, { id: accountId })
    const shown = account.timeline.nodes.find(({ __typename }: Json) => __typename === 'Failure')
    expect(shown.screenshot.id).toBe(attachment.id)
  })

  test('looks again at what began to be shown while it was looking', async () => {
    const { accountId } = await leaseOfNewAccount()
    // So many that looking takes a while.
    await server.sql(
      `WITH old AS (
         INSERT INTO attachments (filename, content_type, byte_size, content, uploaded_by, created_at)
         SELECT 'a.png', 'image/png', 1, 'x', 'shown', now() - interval '2 hours' FROM generate_series(1, 20000)
         RETURNING id)
       INSERT INTO bot_actions (account_id, name, ok, screenshot_id) SELECT $1, 'look', true, id FROM old`,
      [rowOf(accountId)],
    )
    const { lease } = await leaseOfNewAccount()
    const attachment = await shot()
    await sweep()
    const letGo = await holdFailures()
    const failing = bot.ok(FAIL, { input: { lease, failure: failure(attachment.id) } })
    await heldUp(1)
    await age([attachment.id], '2 hours')
    let done = false
    const sweeping = Array.from({ length: 3 }, async () => {
      while (!done) await sweep()
    })
    await letGo()
    await failing
    done = true
    await Promise.all(sweeping)
    expect(await there(attachment.id)).toBe(1)
  })

  test('and whoever comes to show it: one of them wins, whole', async () => {
    const count = 60
    const campaign = await campaignWith(bot, count)
    const leases = await claim(bot, { campaignIds: [campaign.id], limit: count })
    const shots = await Promise.all(leases.map(() => shot()))
    await age(
      shots.map(({ id }) => id),
      '2 hours',
    )
    let done = false
    const sweeping = (async () => {
      while (!done) await sweep()
    })()
    const answers = await Promise.all(
      leases.map(({ lease }, at) => bot.gql(FAIL, { input: { lease, failure: failure(shots[at]!.id) } })),
    )
    done = true
    await sweeping
    await sweep()
    for (const [at, { data, errors }] of answers.entries()) {
      if (errors) {
        expect(errors[0]!.extensions.code).toBe('NOT_FOUND')
        expect(await there(shots[at]!.id)).toBe(0)
      } else {
        expect(data.failPhase.phase.lastFailure.screenshot?.id).toBe(shots[at]!.id)
        expect(await there(shots[at]!.id)).toBe(1)
      }
    }
    const lost = await server.sql(
      `SELECT FROM failures JOIN accounts ON accounts.id = account_id
       WHERE accounts.campaign_id = $1 AND screenshot_id IS NULL`,
      [rowOf(campaign.id)],
    )
    expect(lost).toEqual([])
  })
})
