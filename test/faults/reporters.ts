import type { Json } from '../support/graphqlClient.ts'
import { readAccounts } from './accounts.ts'
import type { Caller } from './caller.ts'
import { randomFailure } from './failures.ts'
import { pause } from './pause.ts'
import { uniqueText } from './uniqueText.ts'
import type { World } from './world.ts'

const RESULTS = 'results { code decision { decision because retryAt review { id } } }'
/** What may become of a report, because the account went on meanwhile or was never there. */
const NORMAL = new Set([undefined, null, 'INVALID_STATE', 'NOT_FOUND'])

/** A bot without leases: says in batches what went wrong, and says it again where it did not hear the answer. */
export async function runReporter(world: World, caller: Caller, signal: AbortSignal): Promise<void> {
  const { random } = caller
  while (!signal.aborted) {
    await pause(random.between(200, 1000), signal)
    const accounts = await readAccounts(caller, ['ACTIVE', 'IN_REVIEW', 'PAUSED'])
    if (accounts.length === 0) continue
    // Now and then the same everywhere, which is how a storm begins.
    const types = random.chance(0.3) ? [random.pick(['CHALLENGE', 'NETWORK_ERROR', 'CAPTCHA'])] : undefined
    const reports = Array.from({ length: random.between(1, types ? 16 : 8) }, () =>
      randomReport(caller, accounts, types),
    )
    const first = await send(caller, reports)
    if (!first) continue
    for (const [place, { code, decision }] of first.entries()) {
      if (!NORMAL.has(code)) world.violations.report(`a report is not refused with ${code}`, [reports[place]])
      if (!decision) continue
      const { message } = reports[place]!.failure
      world.ledger.reports.push({ message, decision: decision.decision })
    }
    if (random.chance(0.3)) await sendAgain(world, caller, reports, first)
  }
}

function randomReport({ random }: Caller, accounts: readonly Json[], types?: string[]): Json {
  const account = random.pick(accounts)
  return {
    username: random.chance(0.05) ? 'nobody' : account.username,
    platform: account.platform,
    phase: random.chance(0.2) ? random.pick<Json>(account.phases).name : null,
    idempotencyKey: uniqueText('report'),
    failure: randomFailure(random, types),
  }
}

async function send(caller: Caller, reports: readonly Json[]): Promise<Json[] | undefined> {
  return (await caller.mutate('reportFailures', { reports }, RESULTS, { insist: true }))?.results
}

/** The decisions come back as they were; what was refused may be done now. */
async function sendAgain(
  world: World,
  caller: Caller,
  reports: readonly Json[],
  first: readonly Json[],
): Promise<void> {
  const again = (await send(caller, reports)) ?? first
  const different = first.flatMap(({ decision }, place) =>
    decision && JSON.stringify(decision) !== JSON.stringify(again[place].decision)
      ? [{ report: reports[place], first: decision, again: again[place] }]
      : [],
  )
  world.violations.report('a report that is sent again gets its first answer', different)
}
