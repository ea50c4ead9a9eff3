import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAnthropicClassifier } from '../server/classifier/anthropicClassifier.ts'
import { AnthropicLoopback, verdictAnswer } from './support/anthropicLoopback.ts'
import { autoReview } from './support/autoReviewCalls.ts'
import { eventually } from './support/eventually.ts'
import { startTestServer, type TestServer } from './support/testServer.ts'
import { type TicketApi, ticketApi } from './support/ticketApi.ts'
import { judgedTicket } from './support/verdictScenes.ts'

const RETIRED = 'claude-3-haiku-20240307'
const MODEL = 'claude-haiku-5-5'

let model: AnthropicLoopback
let server: TestServer
let api: TicketApi
let settings: Record<string, string>
beforeAll(async () => {
  model = await AnthropicLoopback.start()
  settings = { ANTHROPIC_API_KEY: model.apiKey, ANTHROPIC_BASE_URL: model.url }
  server = await startTestServer({ ...settings, UNSTUCK_CLASSIFIER_MODEL: RETIRED })
  api = ticketApi(server.admin)
})
afterAll(async () => {
  await server?.stop()
  await model?.close()
})

test('a model that is gone is said at start; people decide in its place, and nobody guesses', async () => {
  const problem = `The model ${RETIRED} is not there (any more): set UNSTUCK_CLASSIFIER_MODEL to one that is. Until then people close what it would have judged.`
  await eventually(async () =>
    expect(await autoReview(server.admin)).toMatchObject({ classifier: RETIRED, problem }),
  )
  const before = model.requestCount
  const project = await api.createProject({ reviewDelaySeconds: 0 })
  const ticket = await api.finishedTicket(project, {}, 'I renamed the column. All 41 tests pass.')
  await eventually(async () =>
    expect(
      await api.ticket(ticket.id, 'awaitingReason closeReason review { summary } classifications { id }'),
    ).toEqual({
      awaitingReason: 'COMPLETED',
      closeReason: null,
      review: { summary: `the model ${RETIRED} is not there any more: a person closes it` },
      classifications: [],
    }),
  )
  expect(model.requestCount).toBe(before)
})

test('trouble with the look-up is said, keeps nothing from being judged, and is over with the first answer', async () => {
  model.answerLookups({ status: 529 })
  const other = await startTestServer(settings)
  await eventually(async () =>
    expect((await autoReview(other.admin)).problem).toBe(
      `${MODEL} could not be looked up. The model is overloaded (529).`,
    ),
  )
  const live = await other.subscribe('subscription { autoReviewChanged { problem } }')
  const otherApi = ticketApi(other.admin)
  const project = await otherApi.createProject({ reviewDelaySeconds: 3600 })
  expect(await judgedTicket(otherApi, model, project)).toMatchObject({ status: 'DONE' })
  await live.nextWhere(({ autoReviewChanged }) => autoReviewChanged.problem === null)
  await live.stop()
  await other.stop()
  model.answerLookups('active')
})

/** A classifier of the model with its first look-up done; it looks again at once after trouble. */
async function lookedUp(name = MODEL, baseUrl = model.url, recheckMs = 0) {
  const classifier = createAnthropicClassifier({ apiKey: model.apiKey, baseUrl, model: name, recheckMs })
  const watch = classifier.model!
  const look = () => watch.checkIfDue(new AbortController().signal)
  await look()
  return { classifier, watch, look }
}

test('deprecated is a notice, retired is gone, and both pass when the model is there again', async () => {
  model.answerLookups('deprecated')
  const { watch: warned } = await lookedUp()
  expect(warned.isGone).toBe(false)
  expect(warned.problem).toMatch(/will be retired on 2027-04-01: set UNSTUCK_CLASSIFIER_MODEL/)

  model.answerLookups('retired')
  const { watch, look } = await lookedUp()
  expect(watch.isGone).toBe(true)
  model.answerLookups('active')
  await look()
  expect(watch).toMatchObject({ isGone: false, problem: null })
})

test('it is asked again after trouble, and not while all is well', async () => {
  const { watch, look } = await lookedUp()
  const before = model.lookedUp.length
  await look()
  expect(model.lookedUp).toHaveLength(before)
  expect(watch.problem).toBeNull()

  const closed = await AnthropicLoopback.start()
  const { url } = closed
  await closed.close()
  const unreachable = await lookedUp(MODEL, url)
  expect(unreachable.watch).toMatchObject({
    isGone: false,
    problem: expect.stringMatching(/could not be reached/),
  })
})

test('a model that goes while the server runs is learned from its answer', async () => {
  const { classifier, watch } = await lookedUp(MODEL)
  model.answer(verdictAnswer('COMPLETED'))
  const retired = createAnthropicClassifier({ apiKey: model.apiKey, baseUrl: model.url, model: RETIRED })
  const transcript = { userRequest: 'Do it.', lastUserMessage: 'Do it.', assistantMessages: ['All done.'] }
  const signal = new AbortController().signal
  await expect(retired.classify(transcript, signal)).rejects.toThrow(/UNSTUCK_CLASSIFIER_MODEL/)
  expect(retired.model!.isGone).toBe(true)
  await classifier.classify(transcript, signal)
  expect(watch.isGone).toBe(false)
})

test('an address without that endpoint is a doubt until the model answers', async () => {
  model.answerLookups({ status: 404 })
  const { classifier, watch, look } = await lookedUp()
  expect(watch).toMatchObject({ isGone: false, problem: expect.stringMatching(/404/) })
  await classifier.classify(
    { userRequest: 'Do it.', lastUserMessage: 'Do it.', assistantMessages: ['All done.'] },
    new AbortController().signal,
  )
  expect(watch.problem).toBeNull()
  await look()
  expect(watch.problem).toBeNull()
  model.answerLookups('active')
})
