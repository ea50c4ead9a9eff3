import type { CoordinatorApi } from './api/coordinatorApi.ts'
import type { FailureReport, ReportApi } from './api/reportApi.ts'
import { LIVING_CAMPAIGNS } from './content/campaigns.ts'
import { AT_START } from './content/roster.ts'
import { trouble, type TroubleName } from './content/troubles/troubles.ts'
import { failureEvidence } from './failureEvidence.ts'
import type { Mood } from './mood.ts'
import type { Pace } from './pace.ts'
import { randomOf } from './random.ts'

/** What a watcher needs to live. */
export interface WatcherSurroundings {
  readonly api: ReportApi
  /** For looking at how the accounts are. */
  readonly accounts: CoordinatorApi
  readonly campaignId: string
  readonly mood: Mood
  readonly pace: Pace
  readonly signal: AbortSignal
}

/** The campaign whose accounts are watched, by its place in the table. */
export const WATCHED_CAMPAIGN = 3

const LOOK_EVERY_SECONDS = 300
/** What a look from outside can find. */
const SEEN_FROM_OUTSIDE: readonly TroubleName[] = ['humanCheck', 'sameText', 'otherDevice', 'ownerNotKnown']

/** Looks in on accounts that other bots work with, and reports what it sees, until the signal is aborted. @throws its reason. */
export async function runWatcher(watcher: WatcherSurroundings): Promise<never> {
  const { accounts, campaignId, mood, pace, signal } = watcher
  for (;;) {
    await pace.wait(LOOK_EVERY_SECONDS, signal)
    if (mood.enoughWaits()) continue
    const active = await accounts.activeAccounts(campaignId)
    if (active.length === 0) continue
    const { pick } = randomOf(crypto.randomUUID())
    const seen = pick(active)
    const name = pick(SEEN_FROM_OUTSIDE)
    await watcher.api.reportFailures([await reportOf(watcher.api, seen.username, seen.phase, name)])
  }
}

/** What was seen before the visitor came: everything that the roster says, in one call. */
export async function reportFirstFindings(api: ReportApi): Promise<void> {
  const { phases } = LIVING_CAMPAIGNS[WATCHED_CAMPAIGN]!
  const reports: FailureReport[] = []
  for (const { username, fate, reports: times = 0 } of AT_START) {
    const [name] = Object.values(fate ?? {})
    if (times === 0 || name === undefined) continue
    const report = await reportOf(api, username, phases[0]!.name, name)
    reports.push(...Array.from({ length: times }, () => report))
  }
  await api.reportFailures(reports)
}

async function reportOf(
  api: ReportApi,
  username: string,
  phase: string,
  name: TroubleName,
): Promise<FailureReport> {
  const { platform } = LIVING_CAMPAIGNS[WATCHED_CAMPAIGN]!
  return {
    username,
    platform,
    failure: await failureEvidence(api, trouble(name), { username, platform, phase }),
  }
}
