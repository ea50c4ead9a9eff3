import { createHash } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import { settingsOf } from '../../database/transactionSettings.ts'
import type { Classification } from '../../entities/Classification.ts'
import type { GivenVerdict } from './applyVerdict.ts'
import { holdPolicy } from './policy.ts'

/** What comes of a verdict, as its row says it. */
export type Course = Pick<Classification, 'applied' | 'vetoed' | 'shadow' | 'sampled' | 'wouldClose'>

/** The ticket has moved on: the verdict decides nothing. */
export const TOO_LATE: Course = {
  applied: false,
  vetoed: false,
  shadow: false,
  sampled: false,
  wouldClose: false,
}

/** What comes of a verdict that is in time. Until the transaction ends, nobody switches the auto-review. */
export async function decideCourse(
  tx: EntityManager,
  ticketId: string,
  { verdict, vetoed = false, readThrough }: GivenVerdict,
): Promise<Course> {
  const { mode, samplingKey } = await holdPolicy(tx)
  const shadow = mode === 'SHADOW'
  if (verdict !== 'COMPLETED') {
    return { applied: !vetoed, vetoed, shadow, sampled: false, wouldClose: false }
  }
  // In shadow mode a person judges all of them.
  const sampled = !shadow && isSample(`${samplingKey}:${ticketId}:${readThrough}`, settingsOf(tx).sampleShare)
  const wouldClose = shadow || sampled
  return { applied: !wouldClose, vetoed: false, shadow, sampled, wouldClose }
}

/** What the queue says of a ticket that was not closed, as one sentence with the reason's word. */
export function whyNotClosed({ sampled }: Course): string {
  return sampled
    ? 'a sample: auto-review would have closed it, a person checks whether that is right'
    : 'shadow mode: auto-review would have closed it, a person decides'
}

/**
 * Whether a turn is one of the share that people judge. The same turn is so every time, whichever server asks: a
 * transaction that is run again, or a verdict given anew, draws no second lot.
 */
function isSample(turn: string, share: number): boolean {
  const lot = createHash('sha256').update(turn).digest().readUInt32BE()
  return lot < share * 2 ** 32
}
