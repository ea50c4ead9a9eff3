import { type EntityManager, QueryFailedError } from 'typeorm'
import { errorCode } from '../../database/inTransaction.ts'
import { Channel } from '../../entities/Channel.ts'
import { BadUserInput, NotFound } from '../../errors.ts'

const UNIQUE_VIOLATION = '23505'

/** The channel, locked. @throws NotFound */
export async function lockChannel(tx: EntityManager, id: string): Promise<Channel> {
  const channel = await tx.findOne(Channel, { where: { id }, lock: { mode: 'pessimistic_write' } })
  if (!channel) throw new NotFound('channel')
  return channel
}

/** Says a name that is taken in our own words. @throws BadUserInput, or what it was given */
export function rethrowTaken(error: unknown): never {
  if (error instanceof QueryFailedError && errorCode(error) === UNIQUE_VIOLATION) {
    throw new BadUserInput('name', 'There is a channel of this name already: choose another.')
  }
  throw error
}
