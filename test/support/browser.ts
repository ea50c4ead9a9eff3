import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { openSession } from '../../server/access/sessions.ts'
import { SESSION_COOKIE } from '../../server/http/requestCredentials.ts'
import { findChromium } from './chromium.ts'
import type { TestServer } from './testServer.ts'

/** What a window of the page may be asked for. */
export interface WindowOptions {
  readonly dark?: boolean
  readonly width?: number
  readonly height?: number
  /** Without the session: somebody who has not signed in. */
  readonly stranger?: boolean
  /** Another place that leads to the same server, such as a proxy's. */
  readonly origin?: string
  /** Runs before anything is loaded. */
  readonly prepare?: (page: Page) => Promise<unknown>
  /** As this manager, who is brought in when first named, in a browser of their own. */
  readonly manager?: string
}

/** A browser that is signed in as the first admin. */
export interface TestBrowser {
  /** Opens a path of the page in a window of its own; all share one session, or all strangers none. */
  open(path: string, options?: WindowOptions): Promise<Page>
  /** Closes every window: one that stays open goes on following the live feed. */
  closeWindows(): Promise<void>
  /** What the windows complained of, or asked of another host; a page in order leaves this empty. */
  readonly problems: readonly string[]
  /** Forgets the sessions, and everything else that was kept for them. */
  stop(): Promise<void>
}

/** It must not call home, and it has no screen. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Windows of one session share a process, which keeps what it has compiled.
  '--process-per-site',
  // No window lives long enough to earn back what its scripts' optimizing takes: a tenth of the machine less.
  '--js-flags=--no-maglev,--no-turbofan,--min-semi-space-size=16',
]

/** How long a window may take for what it is asked; a machine that runs every test at once is slow. */
const WAIT_MS = 30_000
/** For a whole browser test. */
export const BROWSER_TEST_MS = 120_000

/** A lost connection is what some tests want; the browser reports it as an error of the page. */
const EXPECTED =
  /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_(REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED|status of 410/

let launched: Browser | undefined

/**
 * The Chromium of this process, for one file after the other: starting and ending one takes more than a second of a core.
 * It ends with the process.
 */
async function theBrowser(): Promise<Browser> {
  if (launched?.isConnected()) return launched
  const executablePath = findChromium()
  if (executablePath === null) throw new Error('The browser tests need Chromium: `npm test` looks for it.')
  launched = await chromium.launch({ executablePath, headless: true, args: FLAGS })
  return launched
}

/** Takes the browser, with nothing of what was open in it before, and signs in with the server's one-time link. */
export async function startBrowser(server: TestServer): Promise<TestBrowser> {
  const browser = await theBrowser()
  const problems: string[] = []

  const resting = new Set<Page>()

  /**
   * A window of its own that shows nothing of the page and stays: the process ends with its last window, and one that
   * has to read and compile everything again needs three times as long.
   */
  async function newContext(): Promise<BrowserContext> {
    const context = await browser.newContext()
    const rest = await context.newPage()
    await rest.goto(`${server.url}/healthz`)
    resting.add(rest)
    return context
  }

  const signedIn = await newContext()
  const signIn = await signedIn.newPage()
  await signIn.goto(server.signInUrl ?? '')
  await signIn.close()
  let stranger: BrowserContext | undefined
  const managers = new Map<string, BrowserContext>()

  async function contextOf(name: string): Promise<BrowserContext> {
    const known = managers.get(name)
    if (known) return known
    const [person] = await server.sql<{ id: string }>(
      "INSERT INTO users (name, role) VALUES ($1, 'MANAGER') RETURNING id",
      [name],
    )
    const signIn = { personId: person!.id, userAgent: null }
    const secret = await server.app.database.transaction((tx) => openSession(tx, signIn))
    const context = await newContext()
    await context.addCookies([{ name: SESSION_COOKIE, value: secret!, url: server.url }])
    managers.set(name, context)
    return context
  }

  async function open(path: string, options: WindowOptions = {}): Promise<Page> {
    const { manager } = options
    const context = options.stranger
      ? (stranger ??= await newContext())
      : manager === undefined
        ? signedIn
        : await contextOf(manager)
    const origin = options.origin ?? server.url
    const page = await context.newPage()
    page.setDefaultTimeout(WAIT_MS)
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !EXPECTED.test(message.text())) problems.push(message.text())
    })
    page.on('request', (request) => {
      const asked = new URL(request.url())
      if (asked.protocol !== 'data:' && asked.host !== new URL(origin).host) problems.push(`asked ${asked}`)
    })
    await look(page, options)
    await options.prepare?.(page)
    await page.goto(origin + path)
    return page
  }

  async function closeWindows(): Promise<void> {
    for (const context of browser.contexts()) {
      await Promise.all(context.pages().map((page) => resting.has(page) || page.close()))
      // A test that failed in between must not leave the next one without a connection.
      await context.setOffline(false)
    }
  }

  async function stop(): Promise<void> {
    await Promise.all(browser.contexts().map((context) => context.close()))
  }

  return { open, closeWindows, problems, stop }
}

/** Gives a window the colours and the size that are asked for. */
export async function look(page: Page, { dark, width = 1440, height = 900 }: WindowOptions): Promise<void> {
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' })
  await page.setViewportSize({ width, height })
}
