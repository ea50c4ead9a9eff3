import type { CoordinatorApi } from './api/coordinatorApi.ts'
import { ApiError } from '../workerKit/apiError.ts'
import type { FailureReport, ReportApi } from './api/reportApi.ts'
import { STORM_CAMPAIGN } from './content/campaigns.ts'
import { messageOf } from './content/troubles/trouble.ts'
import { trouble } from './content/troubles/troubles.ts'
import { stormUsername } from './content/usernames.ts'
import { failureEvidence } from './failureEvidence.ts'
import { randomOf } from './random.ts'

/** So many a call: the page sees the storm come up, and it is over within seconds. */
const REPORTS_A_CALL = 50

/**
 * Brings so many new accounts, and all of them fail with one cause.
 * @returns how many a person has to look at now.
 * @throws ApiError NOT_FOUND when the demo's data is not there.
 */
export async function raiseStorm(
  coordinator: CoordinatorApi,
  api: ReportApi,
  accounts: number,
): Promise<number> {
  const campaigns = await coordinator.campaigns()
  const campaign = campaigns.find(
    ({ name, platform }) => name === STORM_CAMPAIGN.name && platform === STORM_CAMPAIGN.platform,
  )
  if (!campaign) throw new ApiError('NOT_FOUND', 'The campaign of the storm is not there.')
  const before = await coordinator.accountCount(campaign.id)
  const usernames = Array.from({ length: accounts }, (_, number) => stormUsername(before + number))

  let stopped = 0
  for (let first = 0; first < accounts; first += REPORTS_A_CALL) {
    const some = usernames.slice(first, first + REPORTS_A_CALL)
    await coordinator.importAccounts(campaign.id, some)
    stopped += await api.reportFailures(await reportsOf(api, some))
  }
  return stopped
}

/** The same cause for each, in its own words: another address, another time. They share one screenshot. */
async function reportsOf(api: ReportApi, usernames: readonly string[]): Promise<FailureReport[]> {
  const { platform, phases } = STORM_CAMPAIGN
  const cause = trouble('puzzleNeverLoaded')
  const phase = phases[0]!.name
  const failure = await failureEvidence(api, cause, { username: usernames[0]!, platform, phase })
  return usernames.map((username) => {
    const message = messageOf(cause, { phase, step: '', page: cause.page }, randomOf(username))
    return { username, platform, failure: { ...failure, message } }
  })
}
