import type { EntityManager } from 'typeorm'
import type { Actor } from '../../access/actor.ts'
import type { App } from '../../app.ts'
import { dbNow } from '../../database/dbNow.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { Classification } from '../../entities/Classification.ts'
import type { Ticket } from '../../entities/Ticket.ts'
import { VERDICT_LABELS } from '../../entities/labels.ts'
import type { Verdict } from '../../entities/words.ts'
import { BadUserInput, InvalidState, NotFound } from '../../errors.ts'
import { recordEvent } from '../../events/recordEvent.ts'
import { lockTicket, ticketIds } from '../lockTicket.ts'
import { followCorrection, isStillAs } from './followCorrection.ts'
import { judgeVerdict } from './judgeVerdict.ts'

/** What a person says the verdict should have been. */
export interface Correction {
  readonly classificationId: string
  readonly verdict: Verdict
  readonly notes: string | null
}

/**
 * A person says that a verdict is wrong. Where the ticket is still as the verdict left it, it follows: see
 * {@link followCorrection}. Where it has moved on (a reply, an agent at work, another reason), what was decided later
 * stands, and the verdict is only written down as wrong. The same correction again changes nothing; back to what the
 * verdict said takes the correction back. To agree with a COMPLETED that was not allowed to close (shadow mode, a
 * sample) closes the ticket.
 * @throws NotFound
 * @throws InvalidState when a newer verdict was given.
 * @throws BadUserInput when the verdict says so already, and there is nothing to close.
 * @throws Conflict when somebody else holds the ticket's review.
 */
export async function overrideClassification(
  app: App,
  actor: Actor,
  { classificationId: id, verdict, notes }: Correction,
): Promise<{ classification: Classification; ticket: Ticket }> {
  return inTransaction(app, async (tx) => {
    const unlocked = await tx.findOneBy(Classification, { id })
    if (!unlocked) throw new NotFound('classification')
    const ticket = await lockTicket(tx, unlocked.ticketId)
    // Read again: only under the lock is it final what was said of it.
    const said = await tx.findOneByOrFail(Classification, { id })
    await assertNewest(tx, said, ticket)
    if (said.overriddenAs === verdict) return { classification: said, ticket }
    const before = said.overriddenAs ?? said.verdict
    if (before === verdict) {
      return { classification: said, ticket: await agreeWith(tx, actor, ticket, said, notes) }
    }

    const isTakenBack = verdict === said.verdict
    await tx.update(
      Classification,
      { id },
      {
        overriddenAs: isTakenBack ? null : verdict,
        overriddenBy: actor.name,
        overriddenAt: await dbNow(tx),
        overrideNotes: notes,
      },
    )
    if (said.verdict === 'COMPLETED') {
      // Nobody looks at what was closed, so that nothing says that it was right.
      const right = isTakenBack ? (said.wouldClose ? true : null) : false
      await judgeVerdict(tx, actor, ticket, id, right)
    }
    const changed = (await isStillAs(tx, ticket, before, said.readThrough))
      ? await followCorrection(tx, actor, ticket, { from: before, to: verdict, notes })
      : ticket
    await recordEvent(tx, actor, {
      type: 'ticket.verdict_overridden',
      ...ticketIds(ticket),
      payload: { classificationId: id, from: before, to: verdict, notes },
    })
    return { classification: await tx.findOneByOrFail(Classification, { id }), ticket: changed }
  })
}

/**
 * The person says what the verdict says: there is something to do only where a COMPLETED waits to be closed.
 * @throws BadUserInput where nothing was to be corrected, unless a correction was taken back before, which this may repeat.
 */
async function agreeWith(
  tx: EntityManager,
  actor: Actor,
  ticket: Ticket,
  { verdict, overriddenBy, readThrough }: Classification,
  notes: string | null,
): Promise<Ticket> {
  const waits = verdict === 'COMPLETED' && ticket.status === 'AWAITING_INPUT'
  if (waits && (await isStillAs(tx, ticket, verdict, readThrough))) {
    return followCorrection(tx, actor, ticket, { from: verdict, to: verdict, notes })
  }
  if (overriddenBy !== null) return ticket
  throw new BadUserInput(
    'verdict',
    `The verdict is “${VERDICT_LABELS[verdict]}” already: say what it should have been.`,
  )
}

async function assertNewest(tx: EntityManager, said: Classification, ticket: Ticket): Promise<void> {
  const newest = await tx.findOneOrFail(Classification, {
    select: { id: true },
    where: { ticketId: ticket.id },
    order: { id: 'DESC' },
  })
  if (newest.id === said.id) return
  throw new InvalidState(
    ticket.status,
    'The ticket was judged again since: only its newest verdict can be corrected.',
  )
}
