import { expect, test } from 'vitest'
import type { QueueRowReview } from '../client/graphql/queueDocuments.ts'
import { isStop, listItems } from '../client/queue/listItems.ts'
import { setOpened } from '../client/queue/openGroups.ts'
import { applyEvents } from '../client/queue/queueFeed.ts'
import { appendPage } from '../client/queue/queuePages.ts'
import { markGone, startQueue, type QueueState } from '../client/queue/queueState.ts'
import { letIn, settle, waitingLines } from '../client/queue/waitingRows.ts'

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
    subject: { __typename: 'Phase', account: { status: 'IN_REVIEW' } },
    version: 1,
    ...changes,
  }
}

const upsert = (changed: QueueRowReview) => ({ type: 'UPSERTED', review: changed }) as const
const remove = (id: string) => ({ type: 'REMOVED', id }) as const
const ids = (state: QueueState) => state.rows.map((row) => row.review.id)

const two = startQueue([review('a', { openedAt: at(1) }), review('b', { openedAt: at(2) })], false)

test('a new row waits, and is let in where it belongs', () => {
  const state = applyEvents(two, [upsert(review('c', { priority: 'URGENT', openedAt: at(3) }))], false)
  expect(ids(state)).toEqual(['a', 'b'])
  expect([...state.waiting.keys()]).toEqual(['c'])
  expect(ids(letIn(state))).toEqual(['c', 'a', 'b'])
  expect(letIn(state).waiting.size).toBe(0)
})

test('with nothing on screen a new row comes in at once', () => {
  const state = applyEvents(startQueue([], false), [upsert(review('a'))], false)
  expect(ids(state)).toEqual(['a'])
})

test('a changed row keeps its place until the list is left alone', () => {
  const state = applyEvents(two, [upsert(review('b', { priority: 'URGENT', version: 2 }))], true)
  expect(ids(state)).toEqual(['a', 'b'])
  expect(state.rows[1]?.changes).toBe(1)
  expect(ids(settle(state))).toEqual(['b', 'a'])
})

test('a change that was seen already is applied once', () => {
  const changed = review('a', { openedAt: at(1), version: 2 })
  const once = applyEvents(two, [upsert(changed)], false)
  const again = applyEvents(once, [upsert(changed), upsert(review('a', { openedAt: at(1) }))], false)
  expect(again.rows[0]?.changes).toBe(1)
  expect(again.rows[0]?.review.version).toBe(2)
})

test('a claim changes no version, and is shown all the same', () => {
  const claimed = review('a', { openedAt: at(1), claim: { by: 'Mika', expiresAt: at(9) } })
  expect(applyEvents(two, [upsert(claimed)], false).rows[0]?.review.claim?.by).toBe('Mika')
})

test('a row that leaves keeps its place in grey while the pointer is over the list', () => {
  const over = applyEvents(two, [remove('a')], true)
  expect(over.rows.map((row) => row.gone)).toEqual([true, false])
  expect(ids(settle(over))).toEqual(['b'])
  expect(ids(applyEvents(two, [remove('a')], false))).toEqual(['b'])
})

test('a row that leaves while it waits never comes in', () => {
  const state = applyEvents(two, [upsert(review('c')), remove('c')], false)
  expect(ids(letIn(state))).toEqual(['a', 'b'])
})

test('a row that comes back is no longer grey', () => {
  const state = applyEvents(two, [remove('a'), upsert(review('a', { version: 3 }))], true)
  expect(state.rows[0]).toMatchObject({ gone: false, review: { version: 3 } })
})

test('when the last row leaves, what waits comes in', () => {
  const one = startQueue([review('a')], false)
  expect(ids(applyEvents(one, [upsert(review('b')), remove('a')], false))).toEqual(['b'])
})

test('what belongs to a later page is left to paging', () => {
  const more = { ...two, hasMore: true }
  expect(applyEvents(more, [upsert(review('z', { priority: 'LOW' }))], false).waiting.size).toBe(0)
  expect(applyEvents(more, [upsert(review('y', { openedAt: at(0) }))], false).waiting.size).toBe(1)
})

test('a page that comes late brings back nothing that has left, and nothing twice', () => {
  const more = { ...two, hasMore: true }
  const page = [review('b'), review('c'), review('d')]
  const state = appendPage(more, page, false, new Set(['c']))
  expect(ids(state)).toEqual(['a', 'b', 'd'])
  expect(state.hasMore).toBe(false)
})

test('a row that is being resolved turns grey, and comes back when it failed', () => {
  const grey = markGone(two, 'a', true)
  expect(grey.rows[0]?.gone).toBe(true)
  expect(markGone(grey, 'a', false).rows[0]?.gone).toBe(false)
})

/** Members of one fingerprint, as many as there are letters. */
const alike = (names: string, similarCount = names.length - 1) =>
  [...names].map((id, index) => review(id, { fingerprint: 'same', similarCount, openedAt: at(index + 1) }))
const lines = (state: QueueState) =>
  listItems(state)
    .filter(isStop)
    .map((stop) => (stop.kind === 'group' ? `${stop.size}` : stop.key))

test('five of one fingerprint fold at the place of the oldest, four do not', () => {
  const four = startQueue([review('z'), ...alike('abcd'), review('y', { openedAt: at(9) })], false, 'counted')
  expect(lines(four)).toEqual(['z', 'a', 'b', 'c', 'd', 'y'])
  const five = startQueue(
    [review('z'), ...alike('abcde'), review('y', { openedAt: at(9) })],
    false,
    'counted',
  )
  expect(lines(five)).toEqual(['z', '5', 'y'])
  expect(lines(setOpened(five, 'same', true))).toEqual(['z', '5', 'a', 'b', 'c', 'd', 'e', 'y'])
})

test('what the server counted beside the loaded ones folds too, but not behind a narrower filter', () => {
  expect(lines(startQueue(alike('ab', 22), true, 'counted'))).toEqual(['23'])
  expect(lines(startQueue(alike('ab', 22), true, 'loaded'))).toEqual(['a', 'b'])
})

test('a storm goes into its card without a word; before there is a card it waits as one line', () => {
  const storm = alike('fghijklm', 12)
  const folded = startQueue(alike('abcde'), false, 'counted')
  const more = applyEvents(folded, storm.map(upsert), true)
  expect(lines(more)).toEqual(['13'])
  expect(waitingLines(more)).toBe(0)
  const quiet = applyEvents(startQueue([review('z')], false, 'counted'), storm.map(upsert), true)
  expect(lines(quiet)).toEqual(['z'])
  expect(waitingLines(quiet)).toBe(1)
  expect(lines(letIn(quiet))).toEqual(['z', '8'])
})

test('an open group keeps its rows still: what comes in for it waits', () => {
  const open = setOpened(startQueue(alike('abcde'), false, 'counted'), 'same', true)
  const more = applyEvents(open, [upsert(alike('f', 5)[0]!)], true)
  expect(lines(more)).toEqual(['5', 'a', 'b', 'c', 'd', 'e'])
  expect(waitingLines(more)).toBe(1)
  expect(lines(setOpened(more, 'same', false))).toEqual(['6'])
})

test('a group that shrinks stays a card until the list is left alone', () => {
  const folded = startQueue(alike('abcde'), false, 'counted')
  const fewer = applyEvents(folded, [remove('a'), remove('b')], true)
  expect(lines(fewer)).toEqual(['3'])
  const left = startQueue(alike('cde', 2), false, 'counted')
  expect(lines(settle({ ...left, folded: new Set(['same']) }))).toEqual(['c', 'd', 'e'])
})
