import type { ApiClient } from '../../workerKit/apiClient.ts'
import type { Failure } from '../../workerKit/types.ts'
import { type ScreenshotApi, screenshotApi } from './screenshotApi.ts'

/** A failure of an account that nobody holds a lease on. */
export interface FailureReport {
  readonly username: string
  readonly platform: string
  readonly failure: Failure
}

/** The calls of a bot that keeps no lease. */
export interface ReportApi extends ScreenshotApi {
  /** Any number at once. @returns how many of them a person looks at now. */
  reportFailures(reports: readonly FailureReport[]): Promise<number>
}

interface Results {
  reportFailures: { results: { decision: { decision: string } | null }[] }
}

/** The calls of a bot that keeps no lease, over `client`. */
export function reportApi(client: ApiClient): ReportApi {
  return {
    ...screenshotApi(client),
    async reportFailures(reports) {
      // The keys make a repeat after a broken connection the same reports.
      const keyed = reports.map((report) => ({ ...report, idempotencyKey: crypto.randomUUID() }))
      const { reportFailures } = await client.request<Results>(REPORT, { input: { reports: keyed } })
      return reportFailures.results.filter(({ decision }) => decision?.decision === 'REVIEW').length
    },
  }
}

const REPORT = `mutation ReportFailures($input: ReportFailuresInput!) {
  reportFailures(input: $input) { results { decision { decision } code } }
}`
