import type { Json } from '../support/graphqlClient.ts'
import type { Caller } from './caller.ts'
import { pause } from './pause.ts'
import { uniqueText } from './uniqueText.ts'
import type { World } from './world.ts'

const JUDGED = `query { tickets(status: [DONE, AWAITING_INPUT], first: 50) {
  nodes { id classifications(first: 1) { id verdict } } } }`
const VERDICTS = ['COMPLETED', 'QUESTION', 'ERROR']

/** A person who watches over the auto-review: says what was judged wrong, and now and then lets it close nothing. */
export async function runSupervisor(world: World, caller: Caller, signal: AbortSignal): Promise<void> {
  const { random } = caller
  while (!signal.aborted) {
    await pause(random.between(200, 800), signal)
    if (random.chance(0.15)) await closeNothingForAWhile(caller, signal)
    else await correct(world, caller)
  }
}

async function closeNothingForAWhile(caller: Caller, signal: AbortSignal): Promise<void> {
  await switchTo(caller, 'SHADOW')
  await pause(caller.random.between(100, 2000), signal)
  await switchTo(caller, 'LIVE')
}

async function switchTo(caller: Caller, mode: string): Promise<void> {
  const because = uniqueText('To see what happens')
  await caller.mutate('setAutoReviewMode', { mode, because }, 'autoReview { mode }', { insist: true })
}

async function correct(world: World, caller: Caller): Promise<void> {
  const { random } = caller
  const tickets = await caller.query('tickets', JUDGED)
  const judged: Json[] = (tickets?.nodes ?? []).flatMap(({ classifications }: Json) => classifications)
  if (judged.length === 0) return
  const { id: classificationId, verdict } = random.pick(judged)
  const correction = { classificationId, verdict: random.pick(VERDICTS.filter((word) => word !== verdict)) }
  const input = { ...correction, notes: uniqueText('That was wrong') }
  const corrected = await caller.mutate('overrideClassification', input, 'classification { id }')
  if (corrected) world.ledger.corrections.push(correction)
}
