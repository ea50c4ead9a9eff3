import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../server/config.ts'
import { createDataSource } from '../server/database/dataSource.ts'
import { createApiClient } from '../server/workerKit/apiClient.ts'
import { coordinatorApi } from '../server/demo/api/coordinatorApi.ts'
import { Pace } from '../server/demo/pace.ts'
import { isPastUsername } from '../server/demo/content/usernames.ts'
import { SHIFTS } from '../server/demo/past/pastHandlings.ts'
import { writePast } from '../server/demo/past/writePast.ts'
import { seed } from '../server/demo/seed.ts'
import { COLLEAGUE_TOKEN } from '../server/demo/content/workers.ts'
import { FAILURE_TYPES } from '../server/entities/words.ts'
import { METRIC_GROUPS } from '../server/insights/resolutionMetrics.ts'
import { SettingsInForce } from '../server/settings/SettingsInForce.ts'
import { runBulk } from './support/bulkCalls.ts'
import { readInsights } from './support/insightsCalls.ts'
import { createClient, type GraphQLClient, type Json } from './support/graphqlClient.ts'
import { type Program, programArguments } from './support/programs.ts'
import { type ServerProcess, spawnServer } from './support/serverProcess.ts'
import { subscribe } from './support/subscription.ts'
import { createTestDatabase, type TestDatabase } from './support/testDatabase.ts'

/** The demo lives a minute in six seconds here; on a busy machine it takes its time. */
const PATIENCE = { timeout: 150_000, interval: 1000 }

const DAY = 24 * 60 * 60 * 1000

/** All that is left when the demo's data is gone, by table: what was there before, and the schema's own. */
const OURS = {
  accounts: 1,
  api_tokens: 1,
  campaigns: 1,
  messages: 1,
  phase_templates: 1,
  projects: 1,
  tickets: 1,
  warmup_phases: 1,
}

/** What the demo does not write to, and the feed's own list, which is empty as soon as it is read. */
const NEVER_WRITTEN = [
  'auto_review_policy',
  'automatic_retries',
  'channels',
  'chosen_settings',
  'classifier_days',
  'classifier_reservations',
  'default_views',
  'deliveries',
  'delivery_attempts',
  'invitations',
  'migrations',
  'notification_rules',
  'removed_events',
  'review_viewers',
  'saved_views',
  'sessions',
  'sign_in_attempts',
  'sign_in_links',
  'untold_events',
  'users',
]

describe('the demo', { timeout: 180_000 }, () => {
  const adminToken = randomBytes(16).toString('hex')
  const dataDir = mkdtempSync(join(tmpdir(), 'unstuck-demo-'))
  let database: TestDatabase
  let demo: ServerProcess
  let admin: GraphQLClient
  let environment: Record<string, string>
  const startedAt = new Date()

  beforeAll(async () => {
    database = await createTestDatabase()
    environment = {
      PORT: '0',
      DATABASE_URL: database.url,
      UNSTUCK_DATA_DIR: dataDir,
      UNSTUCK_ADMIN_TOKEN: adminToken,
      UNSTUCK_TICK_MS: '100',
      UNSTUCK_UNDO_SECONDS: '1',
      UNSTUCK_DEMO_SPEED: '10',
    }
    demo = await spawnServer(environment, 'demo')
    admin = createClient(demo.url, adminToken)
    await createOwnWork(admin)
  }, 90_000)
  afterAll(async () => {
    await demo?.stop()
    await database?.drop()
    rmSync(dataDir, { recursive: true })
  })

  test('says that it is a demo and prints one sign-in link', async () => {
    await expect.poll(demo.output, PATIENCE).toMatch(/This is a demo[^]*Ctrl-C/)
    expect(demo.output().match(/\/sign-in\?token=/g)).toHaveLength(1)
  })

  test('failures of all nine types arrive, each from a bot with a token of its own', async () => {
    // The colleague deals with some of them meanwhile.
    const arrived = async () => {
      const statuses = ['OPEN', 'SNOOZED', 'RESOLVED']
      const reviews = await reviewsOf(admin, 'PHASE', 'failureType openedAt', statuses)
      const live = reviews.filter(({ openedAt }) => new Date(openedAt) > startedAt)
      return new Set(live.map(({ failureType }) => failureType)).size
    }
    await expect.poll(arrived, PATIENCE).toBe(FAILURE_TYPES.length)
    const { apiTokens } = await admin.ok('{ apiTokens { name role lastUsedAt } }')
    const bots = apiTokens.filter(({ name }: Json) => name.startsWith('Demo bot fleet'))
    expect(bots.length).toBeGreaterThan(1)
    for (const bot of bots) expect(bot).toMatchObject({ role: 'INTEGRATOR', lastUsedAt: expect.any(String) })
  })

  test('a past of weeks fills every part of Insights, and gives advice on what waits', async () => {
    const range = { from: new Date(startedAt.getTime() - 60 * DAY), to: startedAt }
    const ask = (...[part, more]: [Parameters<typeof readInsights>[1], Json?]) =>
      readInsights(admin, part, range, {}, more)
    const isWritten = async () => (await ask('autoReviewMetrics')).classified
    await expect.poll(isWritten, PATIENCE).toBeGreaterThan(200)

    for (const groupBy of METRIC_GROUPS) {
      const groups = await ask('resolutionMetrics', { groupBy })
      expect([groupBy, groups.length > 1]).toEqual([groupBy, true])
    }
    const actions = await ask('resolutionMetrics', { groupBy: 'ACTION' })
    expect(actions.filter(({ enough }: Json) => enough).length).toBeGreaterThan(5)
    const reviewers = await ask('resolutionMetrics', { groupBy: 'REVIEWER' })
    expect(new Set(reviewers.map(({ label }: Json) => label))).toEqual(new Set(SHIFTS))
    expect((await ask('failurePatterns')).length).toBeGreaterThan(8)
    const backlog = await ask('backlog', { points: 60 })
    expect(backlog.filter(({ open }: Json) => open > 0).length).toBeGreaterThan(40)
    const verdicts = await ask('autoReviewMetrics')
    for (const count of ['closed', 'question', 'error', 'reopened', 'overridden']) {
      expect([count, verdicts[count] > 0]).toEqual([count, true])
    }
    expect(verdicts.falseCompletedRate).toBeLessThan(0.1)

    const advised = async () => {
      const { reviewQueue } = await admin.ok(
        '{ reviewQueue(first: 5, filter: { kinds: [PHASE] }) { nodes { advice { enough } } } }',
      )
      return reviewQueue.nodes.filter(({ advice }: Json) => advice?.enough).length
    }
    await expect.poll(advised, PATIENCE).toBeGreaterThan(2)
  })

  test('accounts that fail alike are found as one group', async () => {
    const largest = async () => {
      const sizes = new Map<string, number>()
      for (const { fingerprint } of await reviewsOf(admin, 'PHASE', 'fingerprint')) {
        sizes.set(fingerprint, (sizes.get(fingerprint) ?? 0) + 1)
      }
      return Math.max(...sizes.values())
    }
    await expect.poll(largest, PATIENCE).toBeGreaterThanOrEqual(20)
  })

  test('a colleague left outcomes behind, and accounts that are paused', async () => {
    const range = { from: startedAt, to: new Date(Date.now() + DAY) }
    const confirmed = async () => {
      const metrics = await readInsights(admin, 'resolutionMetrics', range, {}, { groupBy: 'REVIEWER' })
      return metrics.find(({ label }: Json) => label === COLLEAGUE_TOKEN)?.confirmed
    }
    await expect.poll(confirmed, PATIENCE).toBeGreaterThan(0)
    const paused = async () => {
      const { accounts } = await admin.ok('{ accounts(status: [PAUSED], first: 100) { nodes { username } } }')
      return accounts.nodes.filter(({ username }: Json) => !isPastUsername(username))
    }
    await expect.poll(paused, PATIENCE).not.toHaveLength(0)
  })

  test('failures come with a screenshot, which is a picture of its own', async () => {
    const reviews = await reviewsOf(
      admin,
      'PHASE',
      'subject { ... on Phase { lastFailure { screenshot { url } } } }',
    )
    const shots = reviews.flatMap(({ subject }) => subject.lastFailure.screenshot ?? [])
    expect(shots.length).toBeGreaterThan(10)
    const files = await Promise.all(shots.slice(0, 10).map(({ url }) => download(demo.url + url, adminToken)))
    for (const file of files) expect(decode(file)).toMatchObject({ width: 480, height: 300 })
    expect(new Set(files.map((file) => file.toString('base64'))).size).toBe(files.length)
  })

  test('auto-review closes tickets and their dependents start; questions and errors stay for a person', async () => {
    await expect.poll(() => dependentsThatStarted(admin), PATIENCE).not.toHaveLength(0)
    await expect
      .poll(
        async () =>
          (await reviewsOf(admin, 'TICKET', 'awaitingReason')).map(({ awaitingReason }) => awaitingReason),
        PATIENCE,
      )
      .toEqual(expect.arrayContaining(['QUESTION', 'ERROR', 'DEPS_READY', 'PERMISSION']))
  })

  test('a bot follows what a person told it to change', async () => {
    const review = await reviewWhere(admin, 'PHASE', ({ title }) => title === 'kite.and.co')
    const message = 'Leave the link out and name the shop instead.'
    await resolve(admin, review, 'CHANGE_CONTENT', message)
    await expect
      .poll(
        () => actionsOf(admin, review.subject.account.username, review.subject.account.platform),
        PATIENCE,
      )
      .toContain(`Follow note: “${message}”`)
    await expect.poll(() => phaseStatus(admin, review.subject.id), PATIENCE).toBe('COMPLETED')
  })

  test('an agent takes up the answer to its question and finishes', async () => {
    const review = await reviewWhere(admin, 'TICKET', ({ awaitingReason }) => awaitingReason === 'QUESTION')
    await resolve(admin, review, 'REPLY', 'Take the first of the two.')
    await expect
      .poll(() => ticketOf(admin, review.subject.id), PATIENCE)
      .toMatchObject({
        status: 'DONE',
        closeReason: 'AUTO_REVIEWED',
        messages: {
          nodes: expect.arrayContaining([
            { role: 'ASSISTANT', content: expect.stringContaining('Take the first of the two.') },
          ]),
        },
      })
  })

  test('an agent asks for a permission, uses it, and need not ask again where it is always allowed', async () => {
    const review = await reviewWhere(admin, 'TICKET', ({ awaitingReason }) => awaitingReason === 'PERMISSION')
    await resolve(admin, review, 'ALWAYS_ALLOW_PERMISSION')
    await expect
      .poll(() => ticketOf(admin, review.subject.id), PATIENCE)
      .toMatchObject({
        status: 'DONE',
        closeReason: 'AUTO_REVIEWED',
        allowedTools: [{ tool: expect.any(String) }],
      })
  })

  test('another start finds its work and makes nothing twice', async () => {
    const fleet = createApiClient(demo.url, adminToken, new AbortController().signal)
    expect((await seed(coordinatorApi(fleet), new Pace(10))).isNew).toBe(false)
    fleet.close()
    const own = createDataSource(database.url)
    await own.initialize()
    const settings = new SettingsInForce(readConfig(environment).initialSettings, own)
    const before = await rowCounts(database)
    expect(await writePast({ settings, database: own, wakeFeed: () => {} })).toBe(false)
    expect((await rowCounts(database)).classifications! - before.classifications!).toBeLessThan(20)
    await own.destroy()
    const { campaigns, projects } = await admin.ok('{ campaigns { nodes { id } } projects { nodes { id } } }')
    // The demo's five and three, and ours.
    expect([campaigns.nodes.length, projects.nodes.length]).toEqual([6, 4])
  })

  test('a storm on request is one storm', async () => {
    const storm = await run('storm', environment, '60')
    expect(storm).toMatchObject({ code: 0, output: expect.stringMatching(/^60 accounts [^]*one card/) })
    await expect
      .poll(async () => (await admin.ok('{ storms { failureType reviews } }')).storms, PATIENCE)
      .toEqual([{ failureType: 'CAPTCHA', reviews: 60 }])
  })

  test('its data is removed while it runs, from open queues too, all of it and nothing else', async () => {
    const reviews = await reviewsOf(admin, 'PHASE', 'id')
    await runBulk(
      admin,
      reviews.slice(0, 3).map(({ id }) => id),
    )
    const before = await rowCounts(database)
    expect(Object.entries(before).filter(([, count]) => count === 0)).toEqual([])
    const open = reviews.at(-1)!
    const queue = await subscribe(
      `${demo.url.replace('http', 'ws')}/graphql`,
      'subscription { queueChanged { type reviewId } }',
      {},
      { token: adminToken },
    )
    const removed = await run('remove', environment)
    expect(removed).toMatchObject({
      code: 0,
      output: expect.stringMatching(
        /5 campaigns with \d{3} accounts, 3 projects with \d{3} tickets, \d\d tokens/,
      ),
    })

    await queue.nextWhere(
      ({ queueChanged: { type, reviewId } }) => type === 'REMOVED' && reviewId === open.id,
    )
    await queue.stop()
    expect(await rowCounts(database)).toEqual({
      ...Object.fromEntries(Object.keys(before).map((table) => [table, 0])),
      ...OURS,
    })
    const left = await admin.ok(`{
      campaigns { nodes { name accounts { nodes { username status } } } }
      projects { nodes { name tickets { nodes { title status } } } }
      apiTokens { name }
    }`)
    expect(left).toEqual({
      campaigns: { nodes: [{ name: 'Ours', accounts: { nodes: [{ username: 'ours', status: 'ACTIVE' }] } }] },
      projects: { nodes: [{ name: 'Ours', tickets: { nodes: [{ title: 'Ours', status: 'OPEN' }] } }] },
      apiTokens: [{ name: 'Ours' }],
    })
  })

  test('nothing of the demo can be removed or called twice, and the server goes on, to end in order', async () => {
    const [removed, storm] = await Promise.all([run('remove', environment), run('storm', environment)])
    expect(removed).toMatchObject({ code: 0, output: 'There is nothing of the demo here.\n' })
    expect(storm).toMatchObject({ code: 1, output: expect.stringMatching(/was removed while it ran/) })
    expect((await fetch(`${demo.url}/healthz`)).status).toBe(200)
    expect(await demo.end('SIGTERM')).toBe(0)
    expect(demo.output().match(/^.*"level":50.*$/m)).toBeNull()
  })

  test('without a demo there is no storm', async () => {
    const storm = await run('storm', environment)
    expect(storm).toMatchObject({ code: 1, output: expect.stringMatching(/^No demo runs/) })
  })
})

async function download(url: string, token: string): Promise<Buffer> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } })
  return Buffer.from(await response.arrayBuffer())
}

/** All of them, and of each no more than what is asked for: there are hundreds, and the tests look again and again. */
async function reviewsOf(
  admin: GraphQLClient,
  kind: 'PHASE' | 'TICKET',
  fields: string,
  statuses: readonly string[] = ['OPEN'],
): Promise<Json[]> {
  const reviews: Json[] = []
  for (let after: string | null = null; ;) {
    const { reviewQueue }: Json = await admin.ok(
      `query ($kind: ReviewKind!, $statuses: [ReviewStatus!], $after: String) {
        reviewQueue(first: 100, after: $after, filter: { kinds: [$kind], statuses: $statuses }) {
          nodes { ${fields} }
          pageInfo { hasNextPage endCursor }
        }
      }`,
      { kind, statuses, after },
    )
    reviews.push(...reviewQueue.nodes)
    if (!reviewQueue.pageInfo.hasNextPage) return reviews
    after = reviewQueue.pageInfo.endCursor
  }
}

const SUBJECT =
  'id version title awaitingReason subject { ... on Phase { id account { username platform } } ... on Ticket { id } }'

async function reviewWhere(
  admin: GraphQLClient,
  kind: 'PHASE' | 'TICKET',
  fits: (review: Json) => boolean,
): Promise<Json> {
  const find = async () => (await reviewsOf(admin, kind, SUBJECT)).find(fits)
  await expect.poll(find, PATIENCE).toBeDefined()
  return find()
}

async function resolve(
  admin: GraphQLClient,
  { id, version }: Json,
  action: string,
  message?: string,
): Promise<void> {
  await admin.ok(
    'mutation ($input: ResolveReviewInput!) { resolveReview(input: $input) { resolution { id } } }',
    { input: { reviewId: id, version, action, message } },
  )
}

/** Tickets that an agent works on, or has worked on, after auto-review closed one that they waited for. */
async function dependentsThatStarted(admin: GraphQLClient): Promise<string[]> {
  const done: Json[] = []
  for (let after: string | null = null; ;) {
    const { tickets }: Json = await admin.ok(
      `query ($after: String) { tickets(first: 100, after: $after, status: [DONE]) {
        nodes { closeReason dependents { number status } } pageInfo { hasNextPage endCursor } } }`,
      { after },
    )
    done.push(...tickets.nodes)
    if (!tickets.pageInfo.hasNextPage) break
    after = tickets.pageInfo.endCursor
  }
  return done
    .filter(({ closeReason }: Json) => closeReason === 'AUTO_REVIEWED')
    .flatMap(({ dependents }: Json) => dependents)
    .filter(({ status }: Json) => status !== 'OPEN')
    .map(({ number }: Json) => number)
}

async function actionsOf(admin: GraphQLClient, username: string, platform: string): Promise<string[]> {
  const { account } = await admin.ok(
    `query ($username: String!, $platform: String!) {
      account(username: $username, platform: $platform) {
        timeline(first: 100) { nodes { ... on BotAction { name message } } }
      }
    }`,
    { username, platform },
  )
  return account.timeline.nodes.map(({ name, message }: Json) => `${name}: ${message}`)
}

async function phaseStatus(admin: GraphQLClient, id: string): Promise<string> {
  const { node } = await admin.ok('query ($id: ID!) { node(id: $id) { ... on Phase { status } } }', { id })
  return node.status
}

async function ticketOf(admin: GraphQLClient, id: string): Promise<Json> {
  const { ticket } = await admin.ok(
    'query ($id: ID!) { ticket(id: $id) { status closeReason allowedTools { tool } messages(first: 100) { nodes { role content } } } }',
    { id },
  )
  return ticket
}

/** How many rows each table has. The events stay, as the audit log that they are. */
async function rowCounts(database: TestDatabase): Promise<Record<string, number>> {
  const tables = await database.sql<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'
     AND table_name <> ALL($1) ORDER BY name`,
    [[...NEVER_WRITTEN, 'events']],
  )
  const counts: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await database.sql(`SELECT count(*)::int AS count FROM ${name}`)
    counts[name] = row.count
  }
  return counts
}

/** What belongs to somebody else and has to stay. */
async function createOwnWork(admin: GraphQLClient): Promise<void> {
  const { createCampaign } = await admin.ok(
    'mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }',
    { input: { name: 'Ours', platform: 'Fotora', phases: [{ name: 'First post' }] } },
  )
  await admin.ok(
    'mutation ($input: ImportAccountsInput!) { importAccounts(input: $input) { accounts { id } } }',
    {
      input: { campaignId: createCampaign.campaign.id, usernames: ['ours'] },
    },
  )
  const { createProject } = await admin.ok(
    'mutation ($input: CreateProjectInput!) { createProject(input: $input) { project { id } } }',
    { input: { name: 'Ours', key: 'OURS' } },
  )
  await admin.ok(
    'mutation ($input: CreateTicketsInput!) { createTickets(input: $input) { tickets { id } } }',
    {
      input: { projectId: createProject.project.id, tickets: [{ title: 'Ours', body: 'Ours.' }] },
    },
  )
  await admin.ok('mutation ($input: CreateApiTokenInput!) { createApiToken(input: $input) { id } }', {
    input: { name: 'Ours', role: 'INTEGRATOR' },
  })
}

/** Runs a program of the project to its end. */
async function run(
  program: Program,
  environment: Record<string, string>,
  ...args: readonly string[]
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [...programArguments(program), ...args], {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, output }
}
