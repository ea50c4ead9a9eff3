import { expect, test } from 'vitest'
import type { QueueRowReview } from '../client/graphql/queueDocuments.ts'
import type { ReviewOrder } from '../client/graphql/words.ts'
import type { Folding } from '../client/queue/groups.ts'
import { isStop, type Line } from '../client/queue/list/line.ts'
import { applyEvent, type QueueEvent } from '../client/queue/list/feed.ts'
import { QueueLines } from '../client/queue/list/queueLines.ts'
import {
  letIn,
  letOneIn,
  setOpened,
  settleAll,
  settleQuietly,
  type Sight,
} from '../client/queue/list/settle.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 10, minute)).toISOString()

function review(id: string, changes: Partial<QueueRowReview> = {}): QueueRowReview {
  return {
    id,
    kind: 'PHASE',
    status: 'OPEN',
    priority: 'NORMAL',
    failureType: 'CAPTCHA',
    awaitingReason: null,
    title: id,
    summary: 'a puzzle came up',
    fingerprint: null,
    similarCount: 0,
    allowedActions: ['RETRY'],
    openedAt: at(0),
    reviewScheduledAt: null,
    snoozedUntil: null,
    escalatesAt: null,
    claim: null,
    resolvedAt: null,
    subject: { __typename: 'Phase', id: `phase of ${id}`, account: { status: 'IN_REVIEW' } },
    version: 1,
    ...changes,
  }
}

/** Every line is 10 pixels high. */
function queue(
  reviews: readonly QueueRowReview[],
  hasMore = false,
  folding: Folding = 'never',
  order: ReviewOrder = 'MOST_PRESSING',
): QueueLines {
  const list = new QueueLines(() => 10, folding, order)
  list.appendPage(reviews, hasMore)
  return list
}
const two = () => queue([review('a', { openedAt: at(1) }), review('b', { openedAt: at(2) })])
/** Rows of one priority, one for each letter, in this order. */
const rows = (names: string) => queue([...names].map((id, index) => review(id, { openedAt: at(index) })))

const upsert = (changed: QueueRowReview) => ({ type: 'UPSERTED', review: changed }) as const
const remove = (id: string) => ({ type: 'REMOVED', id }) as const

const EVERYTHING: Sight = { top: 0, bottom: 100_000, isPointerInside: false, cursor: null }
const over: Sight = { ...EVERYTHING, isPointerInside: true }
const on = (list: QueueLines, key: string, sight: Partial<Sight> = {}): Sight => ({
  ...EVERYTHING,
  ...sight,
  cursor: list.stop(key),
})

function apply(list: QueueLines, events: readonly QueueEvent[], sight: Sight): void {
  for (const event of events) applyEvent(list, event)
  settleQuietly(list, sight)
}

function lines(list: QueueLines): string[] {
  const all: Line[] = list.placed.between(0, list.placed.height).map(({ line }) => line)
  return all.filter(isStop).map((stop) => (stop.kind === 'group' ? `${stop.size}` : stop.key))
}
/** The lines with the heads of their sections. */
const withHeads = (list: QueueLines) =>
  list.placed.between(0, list.placed.height).map(({ line }) => ('section' in line ? line.section : line.key))
const rowOf = (list: QueueLines, id: string) => list.row(id)?.row

test('a new row waits, and is let in where it belongs', () => {
  const list = two()
  apply(list, [upsert(review('c', { priority: 'URGENT', openedAt: at(3) }))], EVERYTHING)
  expect(lines(list)).toEqual(['a', 'b'])
  expect(list.waitingLines).toBe(1)
  letIn(list, null)
  expect(withHeads(list)).toEqual(['URGENT', 'c', 'NORMAL', 'a', 'b'])
  expect(list.waitingLines).toBe(0)
})

test('what is over stands under one head by when it ended, and so does what ends or comes back meanwhile', () => {
  const ended = (id: string, minute: number, changes: Partial<QueueRowReview> = {}) =>
    review(id, { status: 'RESOLVED', resolvedAt: at(minute), ...changes })
  const urgent = ended('b', 5, { priority: 'URGENT' })
  const list = queue([ended('a', 9), urgent, ended('c', 1)], true, 'never', 'NEWEST_RESOLUTION')
  expect(withHeads(list)).toEqual(['NEWEST', 'a', 'b', 'c'])
  apply(list, [upsert(ended('new', 12, { priority: 'LOW' })), upsert(ended('older', 0))], EVERYTHING)
  expect(list.waitingLines).toBe(1)
  letIn(list, null)
  expect(withHeads(list)).toEqual(['NEWEST', 'new', 'a', 'b', 'c'])
  // Taken back, it goes; ended once more before that, it is the newest.
  apply(list, [remove('a'), remove('c')], over)
  expect(rowOf(list, 'c')).toMatchObject({ gone: true })
  apply(list, [upsert(ended('c', 20, { version: 3 }))], over)
  settleAll(list, null)
  expect(withHeads(list)).toEqual(['NEWEST', 'c', 'new', 'b'])
})

test('one that was brought back is let in alone', () => {
  const list = two()
  apply(list, [upsert(review('c')), upsert(review('d'))], EVERYTHING)
  letOneIn(list, 'd')
  expect(lines(list)).toEqual(['d', 'a', 'b'])
  expect(list.waitingLines).toBe(1)
})

test('with nothing on screen a new row comes in at once', () => {
  const list = queue([])
  apply(list, [upsert(review('a'))], EVERYTHING)
  expect(lines(list)).toEqual(['a'])
})

test('a changed row keeps its place, and its section, until the list is left alone', () => {
  const list = two()
  apply(list, [upsert(review('b', { priority: 'URGENT', version: 2 }))], over)
  expect(withHeads(list)).toEqual(['NORMAL', 'a', 'b'])
  expect(rowOf(list, 'b')).toMatchObject({ changes: 1, review: { priority: 'URGENT' } })
  expect(list.liveCounts.get('URGENT')).toBe(1)
  settleAll(list, list.stop('b'))
  expect(lines(list)).toEqual(['a', 'b'])
  settleAll(list, null)
  expect(withHeads(list)).toEqual(['URGENT', 'b', 'NORMAL', 'a'])
})

test('out of sight a changed row goes to its place at once, unless that is in sight', () => {
  const list = rows('abcdefgh')
  const sight: Sight = { ...over, top: 10, bottom: 40 }
  apply(list, [upsert(review('h', { openedAt: at(5), version: 2 }))], sight)
  expect(lines(list)).toEqual([...'abcdefhg'])
  apply(list, [upsert(review('g', { openedAt: at(1), version: 2 }))], sight)
  expect(lines(list)).toEqual([...'abcdefhg'])
})

test('a change that was seen already is applied once', () => {
  const list = two()
  const changed = review('a', { openedAt: at(1), version: 2 })
  apply(list, [upsert(changed)], EVERYTHING)
  apply(list, [upsert(changed), upsert(review('a', { openedAt: at(1) }))], EVERYTHING)
  expect(rowOf(list, 'a')).toMatchObject({ changes: 1, review: { version: 2 } })
})

test('a claim changes no version, and is shown all the same', () => {
  const list = two()
  apply(
    list,
    [upsert(review('a', { openedAt: at(1), claim: { by: 'Mika', viewerId: 'mika', expiresAt: at(9) } }))],
    EVERYTHING,
  )
  expect(rowOf(list, 'a')?.review.claim?.by).toBe('Mika')
})

test('a row that leaves keeps its place in grey while the pointer is over the list', () => {
  const list = two()
  apply(list, [remove('a')], over)
  expect(['a', 'b'].map((id) => rowOf(list, id)?.gone)).toEqual([true, false])
  settleAll(list, null)
  expect(lines(list)).toEqual(['b'])
  const left = two()
  apply(left, [remove('a')], EVERYTHING)
  expect(lines(left)).toEqual(['b'])
})

test('out of sight a row leaves at once, also while the pointer is over the list', () => {
  const list = rows('abcdef')
  apply(list, [remove('a'), remove('c'), remove('f')], { ...over, top: 30, bottom: 50 })
  expect(lines(list)).toEqual([...'bcde'])
  expect(rowOf(list, 'c')?.gone).toBe(true)
})

test('above the cursor rows leave only as far as the list can be scrolled by as much', () => {
  const list = rows('abcdef')
  const gone = [remove('b'), remove('c'), remove('d'), remove('f')]
  apply(list, gone, on(list, 'e', { top: 20 }))
  // Two may go above it; below it nothing holds them.
  expect(lines(list)).toEqual([...'ade'])
  const atTop = rows('abcdef')
  apply(atTop, gone, on(atTop, 'e'))
  expect(lines(atTop)).toEqual([...'abcde'])
  // The cursor has moved on, and with it what has to stay.
  settleQuietly(atTop, on(atTop, 'a'))
  expect(lines(atTop)).toEqual([...'ae'])
})

test('what the person sent away themselves leaves also above the cursor', () => {
  const list = rows('abc')
  list.markLeaving('a', true)
  settleQuietly(list, on(list, 'b'))
  expect(rowOf(list, 'a')?.gone).toBe(true)
  apply(list, [remove('a')], on(list, 'b'))
  expect(lines(list)).toEqual([...'bc'])
})

test('a row that leaves while it waits never comes in', () => {
  const list = two()
  apply(list, [upsert(review('c')), remove('c')], EVERYTHING)
  letIn(list, null)
  expect(lines(list)).toEqual(['a', 'b'])
})

test('a row that comes back is no longer grey', () => {
  const list = two()
  apply(list, [remove('a'), upsert(review('a', { openedAt: at(1), version: 3 }))], over)
  expect(rowOf(list, 'a')).toMatchObject({ gone: false, review: { version: 3 } })
})

test('when the last row leaves, what waits comes in', () => {
  const list = queue([review('a')])
  apply(list, [upsert(review('b')), remove('a')], over)
  expect(lines(list)).toEqual(['a'])
  settleAll(list, null)
  expect(lines(list)).toEqual(['b'])
})

test('what belongs to a later page is left to paging', () => {
  const list = queue([review('a', { openedAt: at(1) }), review('b', { openedAt: at(2) })], true)
  apply(list, [upsert(review('z', { priority: 'LOW' }))], EVERYTHING)
  expect(list.waitingLines).toBe(0)
  apply(list, [upsert(review('y', { openedAt: at(0) }))], EVERYTHING)
  expect(list.waitingLines).toBe(1)
})

test('a page that comes late brings back nothing that has left, and nothing twice', () => {
  const list = queue([review('a'), review('b')], true)
  list.appendPage([review('b'), review('c'), review('d')], false, new Set(['c']))
  expect(lines(list)).toEqual(['a', 'b', 'd'])
  expect(list.hasMore).toBe(false)
})

test('a row that is being resolved turns grey, and comes back when it failed', () => {
  const list = two()
  list.markLeaving('a', true)
  // A claim that is taken meanwhile does not bring it back.
  applyEvent(
    list,
    upsert(review('a', { openedAt: at(1), claim: { by: 'Mika', viewerId: 'mika', expiresAt: at(9) } })),
  )
  settleAll(list, null)
  expect(rowOf(list, 'a')?.gone).toBe(true)
  list.markLeaving('a', false)
  expect(rowOf(list, 'a')?.gone).toBe(false)
})

test('who stood on a line that has left goes on with what came after it', () => {
  const list = rows('abcd')
  const stood = list.row('b')!
  apply(list, [remove('b'), remove('c')], EVERYTHING)
  expect([stood.block, stood.follower?.key]).toEqual([null, 'c'])
  expect(stood.follower?.follower?.key).toBe('d')
})

/** Members of one fingerprint, as many as there are letters. */
const alike = (names: string, similarCount = names.length - 1) =>
  [...names].map((id) =>
    review(id, { fingerprint: 'same', similarCount, openedAt: at(id.charCodeAt(0) - 'a'.charCodeAt(0) + 1) }),
  )
const group = (list: QueueLines) => list.placed.groups.get('same')!

test('five of one fingerprint fold at the place of the oldest, four do not', () => {
  const [z, y] = [review('z'), review('y', { openedAt: at(9) })]
  expect(lines(queue([z, ...alike('abcd'), y], false, 'counted'))).toEqual(['z', 'a', 'b', 'c', 'd', 'y'])
  const five = queue([z, ...alike('abcde'), y], false, 'counted')
  expect(lines(five)).toEqual(['z', '5', 'y'])
  setOpened(five, group(five), true)
  expect(lines(five)).toEqual(['z', '5', 'a', 'b', 'c', 'd', 'e', 'y'])
  expect(['a', 'e', 'y'].map((id) => five.placed.placeOf(five.row(id)!))).toEqual([2, 6, 7])
})

test('what the server counted beside the loaded ones folds too, but not behind a narrower filter', () => {
  const counted = queue(alike('ab', 22), true, 'counted')
  expect(lines(counted)).toEqual(['23'])
  counted.placed.count('same', 30)
  expect(lines(counted)).toEqual(['30'])
  setOpened(counted, group(counted), true)
  expect(withHeads(counted).at(-1)).toBe('rest-same')
  expect(lines(queue(alike('ab', 22), true, 'loaded'))).toEqual(['a', 'b'])
})

test('a storm goes into its card without a word; before there is a card it waits as one line', () => {
  const storm = alike('fghijklm', 12).map(upsert)
  const folded = queue(alike('abcde'), false, 'counted')
  apply(folded, storm, over)
  expect(lines(folded)).toEqual(['13'])
  expect(folded.waitingLines).toBe(0)
  const quiet = queue([review('z')], false, 'counted')
  apply(quiet, storm, over)
  expect(lines(quiet)).toEqual(['z'])
  expect(quiet.waitingLines).toBe(1)
  letIn(quiet, null)
  expect(lines(quiet)).toEqual(['z', '8'])
})

test('an open group keeps its rows still: what comes in for it waits', () => {
  const list = queue(alike('abcde'), false, 'counted')
  setOpened(list, group(list), true)
  apply(list, [upsert(alike('f', 5)[0]!)], over)
  expect(lines(list)).toEqual(['5', 'a', 'b', 'c', 'd', 'e'])
  expect(list.waitingLines).toBe(1)
  setOpened(list, group(list), false)
  expect(lines(list)).toEqual(['6'])
})

test('a group that shrinks stays a card until the list is left alone', () => {
  const list = queue(alike('abcde', 0), false, 'counted')
  apply(list, [remove('a'), remove('b')], over)
  expect(lines(list)).toEqual(['3'])
  settleAll(list, null)
  expect(lines(list)).toEqual(['c', 'd', 'e'])
})

test('rows that stand do not fold under the reader; left alone they do, but never around the cursor', () => {
  const list = queue(alike('abcd', 0), true, 'counted')
  list.appendPage(alike('efg', 0), false)
  expect(lines(list)).toHaveLength(7)
  settleAll(list, list.stop('b'))
  expect(lines(list)).toHaveLength(7)
  settleAll(list, null)
  expect(lines(list)).toEqual(['7'])
})

test('a member that fails in another way leaves its closed card and waits', () => {
  const list = queue(alike('abcdef', 0), false, 'counted')
  apply(list, [upsert(review('c', { fingerprint: 'other', openedAt: at(3), version: 2 }))], over)
  expect(lines(list)).toEqual(['5'])
  expect(list.waitingLines).toBe(1)
})

test('members that were read ahead are there once when their page comes, and go with the card', () => {
  const list = queue(alike('abcde', 9), true, 'counted')
  setOpened(list, group(list), true)
  expect(list.appendToGroup('same', alike('fghij', 9))).toBe(5)
  list.appendPage(alike('fg', 9), true)
  expect(lines(list)).toEqual(['10', ...'abcdefghij'])
  for (const id of 'abcdefgh') applyEvent(list, remove(id))
  for (const left of alike('ij', 1)) applyEvent(list, upsert({ ...left, version: 2 }))
  settleAll(list, null)
  expect(lines(list)).toEqual([])
})

test('thousands of rows in any order are found by their pixels, in the queue’s order', () => {
  const priorities = ['URGENT', 'HIGH', 'NORMAL', 'LOW'] as const
  const reviews = Array.from({ length: 5000 }, (_each, index) => {
    const mixed = (index * 7919) % 5000
    return review(`r${String(mixed).padStart(4, '0')}`, {
      priority: priorities[Math.floor(mixed / 1250)]!,
      openedAt: new Date(Date.UTC(2026, 0, 1) + mixed).toISOString(),
    })
  })
  const list = queue([])
  for (const each of reviews) applyEvent(list, upsert(each))
  letIn(list, null)
  const sorted = reviews.map(({ id }) => id).toSorted()
  expect(lines(list)).toEqual(sorted)
  expect(list.placed.height).toBe(5004 * 10)
  for (const id of ['r0000', 'r1249', 'r1250', 'r4999']) {
    const line = list.row(id)!
    const start = list.placed.startOf(line)
    const [found] = list.placed.between(start, start + 1)
    expect(found).toEqual({ line, start, stop: sorted.indexOf(id) + 1 })
    expect(list.placed.placeOf(line)).toBe(sorted.indexOf(id) + 1)
  }
  apply(list, sorted.slice(10, 4990).map(remove), EVERYTHING)
  expect(lines(list)).toEqual([...sorted.slice(0, 10), ...sorted.slice(4990)])
  expect(list.placed.height).toBe(22 * 10)
})
