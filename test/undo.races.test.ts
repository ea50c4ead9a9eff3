import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeGlobalId } from '../schema/globalId.ts'
import { eventually } from './support/eventually.ts'
import { type Answer, createClient, type GraphQLClient, type Json } from './support/graphqlClient.ts'
import { claimPhases, failPhase, importAccounts, stoppedPhases } from './support/phaseScenes.ts'
import { askForLook, report, sendReport } from './support/reportCalls.ts'
import { codeOf, outcomeOf, readReview, resolve, tryResolve } from './support/reviewCalls.ts'
import { startTestServer, type TestServer, type TokenClient } from './support/testServer.ts'
import { ticketApi } from './support/ticketApi.ts'
import { stoppedTicket } from './support/ticketScenes.ts'
import { messageOf, phasesOf, tryUndo } from './support/undoCalls.ts'

// Taking something back while something else happens to the same subject, on two servers.

let server: TestServer
let ann: TokenClient
/** The same person on another server. */
let annElsewhere: GraphQLClient
beforeAll(async () => {
  server = await startTestServer({ UNSTUCK_UNDO_SECONDS: '600' })
  ann = await server.clientFor('MANAGER', 'Ann')
  annElsewhere = createClient((await server.startAnother()).url, ann.token)
})
afterAll(() => server.stop())

const isOk = (answer: Answer) => !answer.errors

test('two people at once: one takes it back, the other is told so', async () => {
  const { stopped } = await stoppedPhases(server, { count: 15 })
  await Promise.all(
    stopped.map(async ({ reviewId }, round) => {
      const resolution = await resolve(ann, reviewId, round % 2 ? 'RESET_ACCOUNT' : 'DISMISS')
      const answers = await Promise.all([tryUndo(ann, resolution), tryUndo(annElsewhere, resolution)])
      expect(answers.filter(isOk)).toHaveLength(1)
      const refused = answers.find((answer) => !isOk(answer))!
      expect([codeOf(refused), messageOf(refused)]).toEqual(['INVALID_STATE', 'This is undone already.'])
    }),
  )
})

test('a message at the same time: it ends the window, or reaches the ticket as it was before', async () => {
  const api = ticketApi(server.admin)
  await Promise.all(
    Array.from({ length: 15 }, async (_, round) => {
      const ticket = await stoppedTicket(server, 'ERROR')
      const action = ['REPLY', 'CLOSE', 'DISMISS'][round % 3]!
      const resolution = await resolve(ann, ticket.reviewId, action, 'Go on.')
      const [undone] = await Promise.all([
        tryUndo(annElsewhere, resolution),
        api.post(ticket.ticketId, 'USER', 'Wait.'),
      ])
      if (!isOk(undone)) expect(messageOf(undone)).toMatch(/did something to the ticket/)
      const { status, messages } = await api.ticket(
        ticket.ticketId,
        'status messages(first: 9) { nodes { content } }',
      )
      // Whoever was first: the message is there and the ticket goes on with it.
      expect(status).toBe('OPEN')
      const said = messages.nodes.map(({ content }: Json) => content)
      expect(said).toContain('Wait.')
      expect(said.includes('Go on.')).toBe(!isOk(undone) && action === 'REPLY')
      const { resolvedBy } = await readReview(ann, ticket.reviewId)
      expect(resolvedBy).toBe(isOk(undone) ? 'USER_MESSAGE' : 'PERSON')
    }),
  )
})

test('a report at the same time: it ends the window, or is one more reason of the review', async () => {
  const { platform, stopped } = await stoppedPhases(server, { count: 15 })
  await Promise.all(
    stopped.map(async ({ username, reviewId, accountId }) => {
      const resolution = await resolve(ann, reviewId, 'RETRY')
      const [undone] = await Promise.all([
        tryUndo(annElsewhere, resolution),
        sendReport(server.admin, report({ username, platform }, { type: 'CHALLENGE' })),
      ])
      const [first] = await phasesOf(server, accountId)
      expect(first.status).toBe('REVIEW_REQUIRED')
      const { status, failureType } = await readReview(ann, reviewId)
      expect([status, failureType]).toEqual(isOk(undone) ? ['OPEN', 'CHALLENGE'] : ['RESOLVED', 'CAPTCHA'])
      expect(await outcomeOf(ann, resolution.id)).toBe(isOk(undone) ? 'UNDONE' : 'REFAILED')
    }),
  )
})

test('another resolution on the account at the same time: nothing of it is lost', async () => {
  const { campaignId, accounts } = await importAccounts(server.admin, { count: 12, phases: ['one', 'two'] })
  const leases = await claimPhases(server.admin, campaignId, 12)
  await Promise.all(
    leases.map(async ({ lease, phase }) => {
      const accountId = phase.account.id
      const { review } = await failPhase(server.admin, lease, { type: 'CAPTCHA' })
      const [, second] = await phasesOf(server, accountId)
      const other = await askForLook(ann, second.id)
      const resolution = await resolve(ann, review!.id, 'RETRY')
      const [undone, skipped] = await Promise.all([
        tryUndo(annElsewhere, resolution),
        tryResolve(ann, { reviewId: other.id, version: other.version }, 'SKIP_PHASE'),
      ])
      expect(codeOf(skipped)).toMatch(/^no error/)
      const [one, two] = await phasesOf(server, accountId)
      expect(two.status).toBe('SKIPPED')
      expect(one.status === 'REVIEW_REQUIRED').toBe(isOk(undone))
    }),
  )
  expect(accounts).toHaveLength(12)
})

test('a due auto-review at the same time: it finds the ticket as it was, or leaves it alone', async () => {
  const api = ticketApi(server.admin)
  let undone = 0
  await Promise.all(
    Array.from({ length: 16 }, async (_, round) => {
      const project = await api.createProject({ reviewDelaySeconds: 3600 })
      const { id, review } = await api.finishedTicket(project, {}, 'All done: the tests pass.')
      const reply = () =>
        tryResolve(ann, { reviewId: review.id, version: review.version }, 'REPLY', { message: 'Sure?' })
      // It falls due before, after or while somebody deals with it.
      const rescheduling = api.reschedule(id, 0).then(
        () => true,
        () => false,
      )
      if (round % 2) await rescheduling
      const resolved = await reply()
      if (isOk(resolved)) {
        undone += 1
        expect(codeOf(await tryUndo(annElsewhere, resolved.data!.resolveReview.resolution))).toMatch(
          /^no error/,
        )
      } else expect(codeOf(resolved)).toBe('CONFLICT')
      const wasDue = await rescheduling
      await eventually(async () => {
        const now = await api.ticket(id, 'status messages(first: 9) { nodes { content } }')
        expect(now.status).toBe(wasDue ? 'DONE' : 'AWAITING_INPUT')
        expect(now.messages.nodes.map(({ content }: Json) => content)).not.toContain('Sure?')
      })
      const applied = await server.sql('SELECT FROM classifications WHERE ticket_id = $1 AND applied', [
        decodeGlobalId(id).id,
      ])
      expect(applied).toHaveLength(wasDue ? 1 : 0)
    }),
  )
  expect(undone).toBeGreaterThan(0)
})
