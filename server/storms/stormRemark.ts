import { type EntityManager, IsNull } from 'typeorm'
import { Storm } from '../entities/Storm.ts'

/**
 * What the reason of an automatic retry goes on with while a storm of such failures runs: the time that the retry was
 * given is not when it comes. Empty where there is no storm.
 */
export async function stormRemark(tx: EntityManager, fingerprint: string): Promise<string> {
  const isRunning = await tx.existsBy(Storm, { fingerprint, endedAt: IsNull() })
  return isRunning ? ' Many fail in this way just now: retries wait until that is over.' : ''
}
