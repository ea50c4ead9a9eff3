import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest'
import { runningPostmaster } from '../server/database/postmaster.ts'
import { createClient } from './support/graphqlClient.ts'
import { launchServer, spawnServer } from './support/serverProcess.ts'
import { openSocket } from './support/subscription.ts'
import { createTestDatabase } from './support/testDatabase.ts'
import { startTestServer } from './support/testServer.ts'

// Each starts one to three processes with a database of their own.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 30_000 })

const ADMIN_TOKEN = 'lifecycle-admin-token'

/** A data folder that a server has used before: making a new one anew takes more than everything else here. */
let used: string
/** The case's own copy of it. */
let folder: string
let environment: Record<string, string>
beforeAll(async () => {
  used = newFolder()
  const server = await spawnServer(environmentIn(used), 'bundle')
  expect(await server.end('SIGTERM')).toBe(0)
  rmSync(join(used, 'postgres.log'))
})
beforeEach(() => {
  folder = newFolder()
  environment = environmentIn(folder)
  // With its owner, who is not we where we are root.
  execFileSync('cp', ['-a', `${used}/.`, folder])
})
afterAll(() => rmSync(used, { recursive: true, force: true }))
afterEach(async () => {
  const left = postmaster()
  if (left) {
    process.kill(left.pid, 'SIGQUIT')
    await expect.poll(postmaster).toBeNull()
  }
  rmSync(folder, { recursive: true, force: true })
})

/** A folder that the database's user can get into, as a fresh checkout's is. */
function newFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'unstuck-lifecycle-'))
  chmodSync(path, 0o755)
  return path
}

function environmentIn(dataDir: string): Record<string, string> {
  return { PORT: '0', UNSTUCK_DATA_DIR: dataDir, UNSTUCK_ADMIN_TOKEN: ADMIN_TOKEN }
}

const postmaster = () => runningPostmaster(join(folder, 'postgres'))
const postgresLog = () => readFileSync(join(folder, 'postgres.log'), 'utf8')

/** Runs the bundle that `npm start` runs until it gives up. */
async function startAndFail(settings: Record<string, string>): Promise<{ code: unknown; output: string }> {
  const { output, ended } = launchServer({ ...environment, ...settings }, 'bundle')
  return { code: await ended, output: output() }
}

test('every wrong setting is said at once, by its name and without a stack trace', async () => {
  const wrong = {
    PORT: '70000',
    DATABASE_URL: 'mysql://localhost/x',
    UNSTUCK_ADMIN_TOKEN: 'short',
    UNSTUCK_TICK_MS: '0',
    UNSTUCK_UNDO_SECONDS: '-1',
    ANTHROPIC_BASE_URL: 'ftp://x',
  }
  const { code, output } = await startAndFail(wrong)
  expect(code).toBe(1)
  for (const name of Object.keys(wrong)) expect(output).toMatch(new RegExp(`^${name} `, 'm'))
  expect(output).not.toMatch(/^\s+at /m)
})

test('a wrong setting alone is one line', async () => {
  const { code, output } = await startAndFail({ PORT: 'http' })
  expect(code).toBe(1)
  expect(output).toMatch(/^PORT [^\n]*\n$/)
})

test('a database that does not answer is one sentence that names DATABASE_URL', async () => {
  const { code, output } = await startAndFail({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' })
  expect(code).toBe(1)
  expect(output).toMatch(/^The database does not answer .*DATABASE_URL\.$/m)
  expect(output).not.toMatch(/^\s+at /m)
})

test('a port that is taken is one sentence, and nothing is left running', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as { port: number }
  const { code, output } = await startAndFail({ PORT: String(port) })
  other.close()
  expect(code).toBe(1)
  expect(output).toContain(`Port ${port} on 127.0.0.1 is taken`)
  expect(output).not.toMatch(/^\s+at /m)
  expect(postmaster()).toBeNull()
})

test('SIGTERM ends it in order within 5 s, with an open socket and the embedded database', async () => {
  const server = await spawnServer(environment, 'bundle')
  const socket = await openSocket(`${server.url.replace('http', 'ws')}/graphql`, { token: ADMIN_TOKEN })
  const closed = new Promise((resolve) => socket.once('close', resolve))
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)

  const begin = performance.now()
  expect(await server.end('SIGTERM')).toBe(0)
  expect(performance.now() - begin).toBeLessThan(5000)
  expect(await closed).toBe(1001)
  expect(postmaster()).toBeNull()
  // Its last line comes a moment after its lock file goes.
  await expect.poll(postgresLog, { timeout: 5000 }).toMatch(/database system is shut down\s*$/)
})

test('Ctrl-C reaches the whole process group, and the database still ends last', async () => {
  const { child, output, ended } = launchServer(environment, 'bundle', true)
  await expect.poll(output, { timeout: 20_000 }).toContain('Unstuck is ready at')
  process.kill(-child.pid!, 'SIGINT')
  // And once more from whoever started it and passes signals on.
  child.kill('SIGINT')
  expect(await ended).toBe(0)
  expect(postmaster()).toBeNull()
  expect(output()).not.toMatch(/"level":[56]0/)
  // Its last line comes a moment after its lock file goes.
  await expect.poll(postgresLog, { timeout: 5000 }).toMatch(/database system is shut down\s*$/)
})

test('a SIGTERM to npm, whose shell dies of it, ends the server too', async () => {
  const shell = spawn('sh', ['-c', `"${process.execPath}" dist/server/main.js; true`], {
    env: { PATH: process.env.PATH ?? '', ...environment, npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  shell.stdout.on('data', (data) => (output += String(data)))
  await expect.poll(() => output, { timeout: 20_000 }).toContain('Unstuck is ready at')
  shell.kill('SIGTERM')
  // Its last line comes a moment after its lock file has gone.
  await expect.poll(postgresLog, { timeout: 5000 }).toMatch(/database system is shut down\s*$/)
  expect(postmaster()).toBeNull()
})

test('after kill -9 the next start takes the embedded database over, with everything in it', async () => {
  const first = await spawnServer(environment, 'bundle')
  const created = await createClient(first.url, ADMIN_TOKEN).ok(
    'mutation { createApiToken(input: { name: "survivor", role: ANALYST }) { secret } }',
  )
  await first.end('SIGKILL')
  const survivor = postmaster()
  expect(survivor).not.toBeNull()

  const second = await spawnServer(environment, 'bundle')
  expect(postmaster()?.pid).toBe(survivor?.pid)
  const viewer = await createClient(second.url, created.createApiToken.secret).ok('{ viewer { name } }')
  expect(viewer).toEqual({ viewer: { name: 'survivor' } })
  await second.end('SIGTERM')
  expect(postmaster()).toBeNull()
})

test('when the database was killed with it, the next start recovers it', async () => {
  const first = await spawnServer(environment, 'bundle')
  const { createApiToken } = await createClient(first.url, ADMIN_TOKEN).ok(
    'mutation { createApiToken(input: { name: "survivor", role: ANALYST }) { secret } }',
  )
  const killed = postmaster()!.pid
  await first.end('SIGKILL')
  process.kill(killed, 'SIGKILL')
  await expect.poll(postmaster).toBeNull()

  const second = await spawnServer(environment, 'bundle')
  const viewer = await createClient(second.url, createApiToken.secret).ok('{ viewer { name } }')
  expect(viewer).toEqual({ viewer: { name: 'survivor' } })
  await second.end('SIGTERM')
})

test('a second server on the same data folder is refused, and the first goes on', async () => {
  const first = await spawnServer(environment, 'bundle')
  const { code, output } = await startAndFail({})
  expect(code).toBe(1)
  expect(output).toContain(`Another Unstuck server uses the data in ${folder}`)
  expect((await fetch(`${first.url}/healthz`)).status).toBe(200)
  await first.end('SIGTERM')
})

test('two servers that start at once on an empty database migrate it once', async () => {
  const owner = new pg.Client({ connectionString: inject('postgresUrl') })
  await owner.connect()
  await owner.query('CREATE DATABASE two_starts')
  const url = new URL(inject('postgresUrl'))
  url.pathname = 'two_starts'
  const settings = { ...environment, DATABASE_URL: url.href }
  const servers = await Promise.all([spawnServer(settings, 'bundle'), spawnServer(settings, 'bundle')])
  const links = servers.filter((server) => server.output().includes('/sign-in?token='))
  expect(links.length).toBeGreaterThan(0)
  await Promise.all(servers.map((server) => server.end('SIGTERM')))
  const database = new pg.Client({ connectionString: url.href })
  await database.connect()
  const { rows } = await database.query('SELECT (SELECT count(*) FROM users)::int AS users')
  expect(rows).toEqual([{ users: 1 }])
  await database.end()
  await owner.query('DROP DATABASE two_starts WITH (FORCE)')
  await owner.end()
})

test('/healthz is 200 while the database answers, 503 while it does not, and 200 again', async () => {
  const server = await startTestServer()
  const health = async () => (await fetch(`${server.url}/healthz`)).status
  expect(await health()).toBe(200)
  const [{ name }] = await server.sql('SELECT current_database() AS name')
  const owner = new pg.Client({ connectionString: inject('postgresUrl') })
  await owner.connect()
  await owner.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
  await owner.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
  expect(await health()).toBe(503)
  await owner.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`)
  await owner.end()
  await expect.poll(health).toBe(200)
  await server.stop()
})

test('a request that is being answered gets its answer before the server ends', async () => {
  const database = await createTestDatabase()
  const server = await spawnServer({ ...environment, DATABASE_URL: database.url }, 'bundle')
  // Creating a token needs this lock, so the request hangs until it is released.
  const locker = new pg.Client({ connectionString: database.url })
  await locker.connect()
  await locker.query('BEGIN; LOCK TABLE api_tokens')
  const answer = createClient(server.url, ADMIN_TOKEN).gql(
    'mutation { createApiToken(input: { name: "late", role: ANALYST }) { id } }',
  )
  await expect
    .poll(async () => {
      const { rows } = await locker.query('SELECT count(*)::int AS waiting FROM pg_locks WHERE NOT granted')
      return rows[0].waiting
    })
    .toBeGreaterThan(0)
  const ended = server.end('SIGTERM')
  await wait(100)
  await locker.query('COMMIT')
  expect((await answer).errors).toBeUndefined()
  expect(await ended).toBe(0)
  await locker.end()
  await database.drop()
})
