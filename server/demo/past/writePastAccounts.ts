import type { EntityManager } from 'typeorm'
import { failureSummary } from '../../accounts/failureSummary.ts'
import { fingerprintOf } from '../../accounts/fingerprint.ts'
import { Account } from '../../entities/Account.ts'
import type { Campaign } from '../../entities/Campaign.ts'
import { Failure } from '../../entities/Failure.ts'
import { Phase } from '../../entities/Phase.ts'
import { Resolution } from '../../entities/Resolution.ts'
import { Review } from '../../entities/Review.ts'
import { BOTS } from '../content/workers.ts'
import { spread } from '../random.ts'
import { insertInto } from './insertInto.ts'
import type { PastAccount, PastFailure, PastPhase } from './pastAccounts.ts'
import { loggedPast } from './loggedPast.ts'

/** Writes accounts of the past with all that happened to them. */
export async function writePastAccounts(
  tx: EntityManager,
  campaigns: ReadonlyMap<string, Campaign>,
  accounts: readonly PastAccount[],
): Promise<void> {
  const campaignOf = ({ campaign }: PastAccount) => campaigns.get(campaign.name)!.id
  const accountIds = await insertInto(
    tx,
    Account,
    accounts.map((account) => ({
      campaignId: campaignOf(account),
      platform: account.campaign.platform,
      username: account.username,
      status: account.isPaused ? ('PAUSED' as const) : ('COMPLETED' as const),
      paused: account.isPaused,
      createdAt: new Date(account.createdAt),
    })),
  )
  const phases = accounts.flatMap((account, place) =>
    account.phases.map((phase) => ({
      account,
      phase,
      accountId: accountIds[place]!,
      campaignId: campaignOf(account),
    })),
  )
  const phaseIds = await insertInto(
    tx,
    Phase,
    phases.map(({ account, phase, ...ids }) => ({ ...ids, ...phaseRow(account, phase) })),
  )
  const failures = phases.flatMap(({ account, phase, ...ids }, place) =>
    phase.failures.map((failure) => ({
      account,
      phase,
      failure,
      ids: { ...ids, phaseId: phaseIds[place]! },
    })),
  )
  await insertInto(
    tx,
    Failure,
    failures.map(({ account, phase, failure, ids }) => ({
      ...ids,
      phaseName: phase.name,
      type: failure.type,
      message: failure.message,
      attempt: failure.attempt,
      at: new Date(failure.at),
      worker: BOTS[spread(account.username) % BOTS.length]!,
      fingerprint: fingerprintOf(failure.type, phase.name, failure.message),
      decision: failure.verdict.decision,
      because: failure.verdict.because,
    })),
  )
  const reviewed = failures.flatMap(({ failure: { resolution, ...failure }, ...rest }) =>
    resolution === null ? [] : { failure, resolution, ...rest },
  )
  const reviewIds = await insertInto(
    tx,
    Review,
    reviewed.map(({ account, phase, failure, resolution, ids }) => ({
      ...ids,
      ...reviewRow(account, phase, failure),
      resolvedAt: new Date(resolution.at),
    })),
  )
  await insertInto(
    tx,
    Resolution,
    reviewed.map(({ phase, failure, resolution, ids }, place) => ({
      ...ids,
      ...loggedPast(resolution, failure.at),
      reviewId: reviewIds[place]!,
      phaseName: phase.name,
      reason: failure.type,
    })),
  )
}

function phaseRow(
  { campaign }: PastAccount,
  { name, position, startedAt, completedAt, isSkipped }: PastPhase,
) {
  const { maxAttempts, cooldownSeconds } = campaign.phases[position]!
  return {
    position,
    name,
    status:
      completedAt === null ? ('PENDING' as const) : isSkipped ? ('SKIPPED' as const) : ('COMPLETED' as const),
    attempt: completedAt === null ? 0 : 1,
    maxAttempts,
    cooldownSeconds,
    startedAt: startedAt === null ? null : new Date(startedAt),
    completedAt: completedAt === null ? null : new Date(completedAt),
  }
}

function reviewRow({ username }: PastAccount, { name }: PastPhase, failure: Omit<PastFailure, 'resolution'>) {
  return {
    kind: 'PHASE' as const,
    status: 'RESOLVED' as const,
    priority: failure.verdict.priority,
    phaseName: name,
    failureType: failure.type,
    title: username,
    summary: failureSummary(failure.message),
    fingerprint: fingerprintOf(failure.type, name, failure.message),
    openedAt: new Date(failure.at),
    version: 2,
    resolvedBy: 'PERSON' as const,
  }
}
