import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { confirmQuietCloses } from '../server/reviews/confirmQuietCloses.ts'
import { outcomeOf, resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { stoppedTicket } from './support/ticketScenes.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

test('the scheduler confirms the closes that nobody doubted for 24 h, once, and leaves the young ones', async () => {
  const old = await resolve(server.admin, (await stoppedTicket(server, 'COMPLETED')).reviewId, 'CLOSE')
  const young = await resolve(server.admin, (await stoppedTicket(server, 'COMPLETED')).reviewId, 'CLOSE')
  await server.sql('ALTER TABLE review_logs DISABLE TRIGGER review_logs_append_only')
  await server.sql(`UPDATE review_logs SET at = at - interval '24 hours 1 second' WHERE id = $1`, [
    decodeGlobalId(old.id).id,
  ])
  await server.sql('ALTER TABLE review_logs ENABLE TRIGGER review_logs_append_only')

  // Two servers at once.
  const { signal } = new AbortController()
  await Promise.all([confirmQuietCloses(server.app, signal), confirmQuietCloses(server.app, signal)])
  await confirmQuietCloses(server.app, signal)
  expect(await outcomeOf(server.admin, old.id)).toBe('CONFIRMED')
  expect(await outcomeOf(server.admin, young.id)).toBe('PENDING')
  const events = await server.sql(`SELECT payload FROM events WHERE type = 'resolution.outcome'`)
  expect(events).toEqual([{ payload: { resolutionId: decodeGlobalId(old.id).id, outcome: 'CONFIRMED' } }])
})
