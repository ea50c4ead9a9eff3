import { expect, test } from 'vitest'
import type { QueueRowReview } from '../client/graphql/queueDocuments.ts'
import {
  appendPage,
  applyEvents,
  letIn,
  markGone,
  settle,
  startQueue,
  type QueueState,
} from '../client/queue/mergeQueue.ts'

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
    openedAt: at(0),
    reviewScheduledAt: null,
    escalatesAt: null,
    claim: null,
    resolvedAt: null,
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
