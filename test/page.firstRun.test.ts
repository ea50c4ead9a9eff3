import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { expectAccessible, LOOKS } from './support/accessible.ts'
import { BROWSER_TEST_MS, startBrowser, type TestBrowser } from './support/browser.ts'
import { eventually } from './support/eventually.ts'
import { connectMcp, type McpClient } from './support/mcpClient.ts'
import { emptyQueue } from './support/queueScenes.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'

vi.setConfig({ testTimeout: BROWSER_TEST_MS, hookTimeout: BROWSER_TEST_MS })

const run = promisify(execFile)

let server: TestServer
let browser: TestBrowser

beforeAll(async () => {
  server = await startTestServer()
  browser = await startBrowser(server)
})
afterEach(async () => {
  await browser.closeWindows()
  expect(browser.problems).toEqual([])
})
afterAll(async () => {
  await browser?.stop()
  await server?.stop()
})

const row = (page: Page, who: string) => page.getByRole('option').filter({ hasText: who })
const title = (page: Page, text: string | RegExp) => page.getByRole('heading', { name: text }).waitFor()

/** Nothing has ever stopped on this server. */
async function openFresh(): Promise<Page> {
  await emptyQueue(server)
  const page = await browser.open('/')
  await title(page, 'Connect your first bot')
  return page
}

const LANGUAGES = ['curl', 'TypeScript', 'Python', 'Agent, over MCP'] as const

/** What the page shows to be copied, in each language; the last is left open. */
async function readSnippets(page: Page): Promise<Record<(typeof LANGUAGES)[number], string>> {
  const snippets: Partial<Record<string, string>> = {}
  for (const language of LANGUAGES.toReversed()) {
    await page.getByRole('button', { name: language, exact: true }).click()
    snippets[language] = (await page.getByRole('region', { name: 'To copy' }).textContent())!
  }
  return snippets as Record<(typeof LANGUAGES)[number], string>
}

/** As somebody who does with it what the page says. @returns what the program printed. */
async function runFile(program: string, args: readonly string[], ending: string, text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'unstuck-first-'))
  try {
    const path = join(folder, `first${ending}`)
    await writeFile(path, text)
    return (await run(program, [...args, path])).stdout
  } finally {
    await rm(folder, { recursive: true })
  }
}

const PERMISSION = /"awaitingReason": ?"PERMISSION"/
const runs = {
  curl: async (text: string) => (await run('sh', ['-c', text])).stdout,
  TypeScript: (text: string) => runFile(process.execPath, ['--import', 'tsx'], '.mts', text),
  Python: (text: string) => runFile('python3', [], '.py', text),
}
const hasPython = spawnSync('python3', ['--version']).status === 0
const others = hasPython ? (['TypeScript', 'Python'] as const) : (['TypeScript'] as const)

/** As an MCP client that was given this entry. */
async function connectAs(text: string): Promise<McpClient> {
  const { url, headers } = JSON.parse(text).mcpServers.unstuck
  const token = /^Bearer (.+)$/.exec(headers.Authorization)?.[1]
  return connectMcp(url.replace(/\/mcp$/, ''), token!)
}

test('a bot is connected with one command, and the page shows what it reports', async () => {
  const page = await openFresh()
  await expectAccessible(page, LOOKS)
  await page.getByLabel('Name').fill("Ines' accounts")
  await page.getByLabel('Platform').fill('“Foto” & "more"')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('button', { name: 'Make a key' }).click()
  await page.getByText('Waiting for the first report').waitFor()
  await eventually(async () => expect(await server.sql('SELECT FROM accounts')).toHaveLength(1))
  const change = page.getByRole('button', { name: "Change Ines' accounts" })
  await change.click()
  await page.getByLabel('Name').fill('Ines’ accounts')
  await page.keyboard.press('Enter')
  const changed = page.locator('button:focus', { hasText: 'Change' })
  await changed.and(page.getByLabel('Change Ines’ accounts')).waitFor()
  const snippets = await readSnippets(page)
  await expectAccessible(page, LOOKS)
  expect(await runs.curl(snippets.curl)).toMatch(/"message": ?null/)
  await row(page, 'test.account').filter({ hasText: 'Captcha' }).waitFor()
  expect(await page.title()).toMatch(/Queue · Unstuck$/)

  // One failure, however it is sent.
  for (const language of others) expect(await runs[language](snippets[language])).toMatch(/"message": ?null/)
  const agent = await connectAs(snippets['Agent, over MCP'])
  const report = {
    type: 'CAPTCHA',
    username: 'test.account',
    platform: '“Foto” & "more"',
    idempotencyKey: 'first-report',
    message: 'asks for a puzzle after Publish',
  }
  expect((await agent.ok('report_failure', report)).decision.decision).toBe('REVIEW')
  await agent.client.close()
  expect(await server.sql('SELECT FROM reviews')).toHaveLength(1)
})

test('an agent is connected with one command, and the page shows what it asks', async () => {
  const page = await openFresh()
  await page.getByRole('button', { name: 'Connect an AI agent instead' }).click()
  await title(page, 'Connect your first AI agent')
  await page.getByLabel('Short name').fill('FIRST')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('button', { name: 'Make a key' }).click()
  await eventually(async () => expect(await server.sql('SELECT FROM tickets')).toHaveLength(1))
  const snippets = await readSnippets(page)
  expect(await runs.curl(snippets.curl)).toMatch(PERMISSION)
  await row(page, 'FIRST-1').filter({ hasText: 'Permission' }).waitFor()

  const { projects } = await server.admin.ok('{ projects(first: 1) { nodes { id } } }')
  await ticketApi(server.admin).createTickets(projects.nodes[0].id, [{}, {}, {}])
  for (const language of others) expect(await runs[language](snippets[language])).toMatch(PERMISSION)
  const agent = await connectAs(snippets['Agent, over MCP'])
  const { claimed } = await agent.ok('claim_ticket', { project: 'FIRST' })
  const wish = { lease: claimed.lease, tool: 'deploy', description: 'Put version 2 on the test server' }
  expect(await agent.ok('request_permission', wish)).toMatchObject({ granted: false })
  await agent.client.close()
})
