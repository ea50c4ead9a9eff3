import type { EntityManager } from 'typeorm'
import type { App } from '../../app.ts'
import { LOCKS } from '../../database/advisoryLocks.ts'
import { inTransaction } from '../../database/inTransaction.ts'
import { hears, hearsOfStorm, type Listener, loadListeners, openedEvent } from './listeners.ts'
import { type Notice, readNotices, takeUntold } from './notices.ts'
import { type ToldReview, toItem } from './reviewItem.ts'
import type { ReviewsEvent } from './reviewsPayload.ts'
import { stormPayload, type ToldStorm } from './stormPayload.ts'
import { systemPayload } from './systemPayload.ts'
import { dropGathered, gather, type Gathering, writeDelivery } from './writeDelivery.ts'

/** Few enough for one short transaction. */
const BATCH = 500

/** SQL: whether there are events that no rule was asked about. */
export const EVENTS_UNTOLD = 'EXISTS (SELECT FROM untold_events)'

/**
 * Asks the rules about what has happened and writes what is to be sent. An event leaves the list of the untold in the same
 * transaction that writes its deliveries and their jobs: killed before the commit nothing has happened, killed
 * after it everything has, so that no event is lost and none is told twice.
 */
export async function tellChannels(app: App, signal: AbortSignal): Promise<void> {
  let told = BATCH
  while (told === BATCH && !signal.aborted) told = await inTransaction(app, (tx) => tellOfBatch(app, tx))
}

/** @returns how many events were taken. */
async function tellOfBatch(app: App, tx: EntityManager): Promise<number> {
  const [lock] = await tx.query<{ got: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS got', [
    LOCKS.telling,
  ])
  if (!lock!.got) return 0
  const events = await takeUntold(tx, BATCH)
  const listeners = await loadListeners(tx)
  if (events.length === 0 || listeners.length === 0) return events.length
  const notices = await readNotices(tx, events)
  for (const listener of listeners) await tellListener(app, tx, listener, notices)
  return events.length
}

async function tellListener(
  app: App,
  tx: EntityManager,
  listener: Listener,
  notices: readonly Notice[],
): Promise<void> {
  const gathered = new Map<string, Gathering>()
  const storms = new Map<string, [ToldStorm, 'STORM_BEGAN' | 'STORM_ENDED']>()
  for (const notice of notices) {
    const { event, source, review, storm } = notice
    if (event === 'STORM_BEGAN' || event === 'STORM_ENDED')
      storms.set(`${event} ${storm!.id}`, [storm!, event])
    else if (!review) await tellOfSystem(app, tx, listener, notice)
    else if (!hears(listener, event, review)) continue
    else if (storm && event !== 'REVIEW_ESCALATED')
      storms.set(`STORM_BEGAN ${storm.id}`, [storm, 'STORM_BEGAN'])
    else {
      const more = gatheringOf(app, event as ReviewsEvent, source, review)
      const before = gathered.get(more.cause)
      gathered.set(more.cause, before ? united(before, more) : more)
    }
  }
  for (const [storm, event] of storms.values()) await tellOfStorm(app, tx, listener, storm, event)
  for (const gathering of gathered.values()) {
    await gather(tx, listener.channelId, gathering, app.config.noticeSeconds)
  }
}

/** Once, and instead of what waits to be told of its reviews. */
async function tellOfStorm(
  app: App,
  tx: EntityManager,
  listener: Listener,
  storm: ToldStorm,
  event: 'STORM_BEGAN' | 'STORM_ENDED',
): Promise<void> {
  if (!hearsOfStorm(listener, event, storm.scopes)) return
  const { channelId } = listener
  if (event === 'STORM_BEGAN') {
    const causes = (['PHASE', 'TICKET'] as const).map((kind) => causeOf(openedEvent(kind), storm.fingerprint))
    await dropGathered(tx, channelId, causes)
  }
  await writeDelivery(tx, channelId, {
    event,
    noticeKey: `${event} ${storm.id}`,
    payload: stormPayload(storm, event, app.config.publicUrl),
  })
}

async function tellOfSystem(
  app: App,
  tx: EntityManager,
  listener: Listener,
  { event, source }: Notice,
): Promise<void> {
  if (!hears(listener, event, null)) return
  await writeDelivery(tx, listener.channelId, {
    event,
    noticeKey: `event ${source.position}`,
    payload: systemPayload(
      event as Parameters<typeof systemPayload>[0],
      source.at,
      source.payload ?? {},
      app.config.publicUrl,
    ),
  })
}

function gatheringOf(
  app: App,
  event: ReviewsEvent,
  { position, at }: Notice['source'],
  review: ToldReview,
): Gathering {
  const { publicUrl } = app.config
  const { fingerprint, reason, campaignId, projectId } = review
  // Without a fingerprint of its failure, what looks the same is what waits for the same in the same place.
  const alike = fingerprint ?? `${reason} ${campaignId ?? projectId}`
  return {
    event,
    at: at.toISOString(),
    count: 1,
    items: [toItem(review, publicUrl)],
    listUrl: `${publicUrl}/${fingerprint === null ? '' : `?fingerprint=${encodeURIComponent(fingerprint)}`}`,
    cause: causeOf(event, alike),
    noticeKey: `event ${position}`,
    recurs: fingerprint !== null,
  }
}

function causeOf(event: string, alike: string): string {
  return `${event} ${alike}`
}

function united(before: Gathering, more: Gathering): Gathering {
  return { ...before, count: before.count + more.count, items: [...before.items, ...more.items] }
}
