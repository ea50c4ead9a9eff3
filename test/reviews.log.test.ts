import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { stoppedPhase } from './support/phaseScenes.ts'
import { readReview, resolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

test.each([
  `action = 'DISMISS'`,
  `reason = NULL`,
  `notes = 'nothing happened'`,
  `message = 'something else'`,
  `by_name = 'Somebody else'`,
  `actor_key = 'user:1'`,
  `at = at - interval '1 day'`,
  `account_id = NULL`,
])('what a person did cannot be changed: SET %s', async (change) => {
  const { reviewId } = await stoppedPhase(server)
  const { id } = await resolve(server.admin, reviewId, 'RETRY')
  const row = decodeGlobalId(id).id
  await expect(server.sql(`UPDATE review_logs SET ${change} WHERE id = $1`, [row])).rejects.toThrow(
    'append-only',
  )
})

test('a log row cannot be deleted, but goes with its campaign', async () => {
  const phase = await stoppedPhase(server)
  const { id } = await resolve(server.admin, phase.reviewId, 'RETRY')
  const row = decodeGlobalId(id).id
  await expect(server.sql('DELETE FROM review_logs WHERE id = $1', [row])).rejects.toThrow('append-only')
  expect((await readReview(server.admin, phase.reviewId)).resolutions).toHaveLength(1)

  await server.sql('DELETE FROM campaigns WHERE id = $1', [decodeGlobalId(phase.campaignId).id])
  expect(await readReview(server.admin, phase.reviewId)).toBeNull()
  expect(await server.sql('SELECT id FROM review_logs WHERE id = $1', [row])).toEqual([])
})
