import type { Json } from '../support/graphqlClient.ts'
import type { Caller } from './caller.ts'
import { pause } from './pause.ts'
import { uniqueText } from './uniqueText.ts'
import type { World } from './world.ts'

const REVIEW = 'review { id version status }'
/** Ahead for every server, however slow; it passes quickly here. */
const SNOOZE_MS = 60_000

/** What a person does with a review that they picked from the queue. */
export async function actOnReview(
  world: World,
  caller: Caller,
  review: Json,
  signal: AbortSignal,
): Promise<void> {
  const { random } = caller
  const reviewId: string = review.id
  const ask = (field: string, input: object, insist = true) =>
    see(world, () => caller.mutate(field, { reviewId, ...input }, REVIEW, { insist }))

  // A repeat would be a second one.
  if (random.chance(0.08)) return void (await ask('escalateReview', { notes: 'It is pressing' }, false))
  if (random.chance(0.1)) {
    return void (await ask('snoozeReview', { until: new Date(Date.now() + SNOOZE_MS).toISOString() }))
  }
  if (random.chance(0.4)) {
    await ask('claimReview', { minutes: 1 })
    if (random.chance(0.4)) return void (await ask('releaseReview', {}))
  }
  if (review.allowedActions.length === 0) return
  const resolutionId = await resolve(world, caller, review)
  if (resolutionId && random.chance(0.4)) await thinkAgain(world, caller, resolutionId, signal)
}

async function resolve(world: World, caller: Caller, review: Json): Promise<string | undefined> {
  const action: string = caller.random.pick(review.allowedActions)
  const notes = uniqueText('Seen to')
  const input = {
    reviewId: review.id,
    version: review.version,
    action,
    notes,
    message: uniqueText('Please go on'),
    idempotencyKey: notes,
  }
  const resolved = await see(world, () =>
    caller.mutate('resolveReview', input, `resolution { id } ${REVIEW}`, { insist: true }),
  )
  if (!resolved) return undefined
  const { id } = resolved.resolution
  world.ledger.resolutions.push({ id, reviewId: review.id, action, notes })
  return id
}

/** Takes it back, at any time up to a little after that is possible. */
async function thinkAgain(
  world: World,
  caller: Caller,
  resolutionId: string,
  signal: AbortSignal,
): Promise<void> {
  const { random } = caller
  await pause(random.chance(0.7) ? random.between(0, 200) : random.between(0, 2500), signal)
  const undone = await see(world, () =>
    caller.mutate('undoResolution', { resolutionId }, REVIEW, { insist: true }),
  )
  if (!undone) return
  world.ledger.undone.push(resolutionId)
  if (undone.review.status !== 'RESOLVED') return
  world.violations.report('a review waits again once its resolution is taken back', [undone])
}

/** Remembers the version that an answer brings. */
async function see(world: World, call: () => Promise<Json | undefined>): Promise<Json | undefined> {
  const askedAt = performance.now()
  const answer = await call()
  if (answer) world.ledger.sawVersion(answer.review.id, answer.review.version, askedAt)
  return answer
}
