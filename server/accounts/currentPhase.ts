import type { EntityManager } from 'typeorm'
import type { Account } from '../entities/Account.ts'
import { Phase } from '../entities/Phase.ts'
import { InvalidState, NotFound } from '../errors.ts'
import { DONE_STATUSES } from './offerPhase.ts'

/**
 * The phase that an account is at: the first that is neither completed nor skipped. The caller has locked the
 * account.
 * @param name what the phase must be called; null asks for none.
 * @throws NotFound when no phase of the account has this name.
 * @throws InvalidState when the account is finished, or is not at that phase.
 */
export async function currentPhase(tx: EntityManager, account: Account, name: string | null): Promise<Phase> {
  const phases = await tx.find(Phase, { where: { accountId: account.id }, order: { position: 'ASC' } })
  const named = phases.filter((phase) => name === null || phase.name === name)
  if (named.length === 0) throw new NotFound('phase')

  const current = phases.find(({ status }) => !DONE_STATUSES.includes(status))
  if (!current) throw new InvalidState(account.status, 'This account is finished: nothing can fail any more.')
  if (named.includes(current)) return current
  // Names may repeat: of several, the one that comes next is meant.
  const meant = named.find(({ status }) => !DONE_STATUSES.includes(status)) ?? named.at(-1)!
  throw new InvalidState(
    meant.status,
    DONE_STATUSES.includes(meant.status)
      ? `The phase ${meant.name} is done: the account is at ${current.name} now.`
      : `It is not the turn of the phase ${meant.name} yet: the account is at ${current.name}.`,
  )
}
