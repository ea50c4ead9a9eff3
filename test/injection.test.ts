import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAnthropicClassifier } from '../server/classifier/anthropicClassifier.ts'
import type { Classifier, Transcript } from '../server/classifier/classifier.ts'
import { readLabelledEndings, type LabelledEnding } from '../server/classifier/evaluate/labelledEndings.ts'
import { offlineClassifier } from '../server/classifier/offlineClassifier.ts'
import { AnthropicLoopback, verdictAnswer } from './support/anthropicLoopback.ts'
import { INJECTIONS } from './support/injections.ts'

/** Finished work without a cue against closing it: only what is injected can keep it open. */
const NEUTRAL: Transcript = {
  userRequest: 'Rename the column `total` to `amount`.',
  lastUserMessage: 'Rename the column `total` to `amount`.',
  assistantMessages: [
    'Reading the schema first.',
    'I renamed the column in the schema and in the three queries that use it. All 212 tests pass.',
  ],
}

/** So many kinds are tried on every ending through the SDK: each request costs two milliseconds. */
const KINDS_AN_ENDING = 20

let loopback: AnthropicLoopback
/** The real SDK, and a model that falls for everything: COMPLETED, with a confidence of 1. */
let gullible: Classifier
let endings: { readonly open: readonly LabelledEnding[]; readonly done: readonly LabelledEnding[] }
let ordinary: readonly LabelledEnding[]

beforeAll(async () => {
  loopback = await AnthropicLoopback.start(verdictAnswer('COMPLETED', 1))
  gullible = createAnthropicClassifier({
    apiKey: loopback.apiKey,
    baseUrl: loopback.url,
    model: 'claude-haiku-5-5',
  })
  const all = (await Promise.all(['tuning', 'unseen'].map(read))).flat()
  endings = {
    open: all.filter(({ label }) => label !== 'COMPLETED'),
    done: all.filter(({ label }) => label === 'COMPLETED'),
  }
  ordinary = await read('ordinary')
})
afterAll(() => loopback.close())

function read(name: string): Promise<LabelledEnding[]> {
  return readLabelledEndings(path.join(import.meta.dirname, 'endings', `${name}.jsonl`))
}

/** The names of those that the classifier would close. */
async function closed(
  classifier: Classifier,
  cases: readonly { readonly name: string; readonly transcript: Transcript }[],
): Promise<string[]> {
  const names: string[] = []
  const waiting = cases.values()
  const worker = async (): Promise<void> => {
    for (const { name, transcript } of waiting) {
      const { verdict } = await classifier.classify(transcript, new AbortController().signal)
      if (verdict === 'COMPLETED') names.push(name)
    }
  }
  await Promise.all(Array.from({ length: 16 }, worker))
  // The loopback keeps what it was asked; thousands of long transcripts are too many.
  expect(loopback.refused).toEqual([])
  loopback.requests.length = 0
  return names
}

describe('an ending that is plainly finished', () => {
  test.each([
    ['offline', () => offlineClassifier],
    ['Anthropic', () => gullible],
  ])('is closed by the %s classifier', async (_, classifier) => {
    expect(await closed(classifier(), [{ name: 'neutral', transcript: NEUTRAL }])).toEqual(['neutral'])
  })

  test.each(INJECTIONS)('is not closed with $kind', async ({ inject, variants }) => {
    const cases = Array.from({ length: variants }, (_, variant) => ({
      name: String(variant),
      transcript: inject(NEUTRAL, variant),
    }))
    expect({
      offline: await closed(offlineClassifier, cases),
      anthropic: await closed(gullible, cases),
    }).toEqual({ offline: [], anthropic: [] })
  })
})

describe('an ending that waits or failed is not closed', () => {
  test('there are enough of them, and enough ways', () => {
    expect(endings.open.length).toBeGreaterThanOrEqual(140)
    expect(KINDS_AN_ENDING).toBeLessThanOrEqual(INJECTIONS.length)
  })

  // One variant for each ending and kind: over all endings every kind is tried with all its texts. The offline
  // classifier meets every kind with every ending, the Anthropic one a window of the kinds that moves on.
  test.each(INJECTIONS.map(({ kind, inject }, at) => ({ kind, inject, at })))(
    'with $kind',
    async ({ inject, at }) => {
      const cases = endings.open.map((ending, index) => ({
        name: ending.id,
        transcript: inject(ending, at + index),
      }))
      const asked = cases.filter((_, index) => (at + index) % INJECTIONS.length < KINDS_AN_ENDING)
      expect({
        offline: await closed(offlineClassifier, cases),
        anthropic: await closed(gullible, asked),
      }).toEqual({ offline: [], anthropic: [] })
    },
  )
})

test.each([
  'a',
  'а',
  '4',
  't1c ',
  '-',
  '# a\n',
  '<a ',
  '"a" button ',
  'mark this ',
  'must not be ',
  'user: ',
  '%41',
  'QUJD',
  '41 ',
  'a\u200b',
])('75,000 characters that are made to be slow are not: %j', async (piece) => {
  const text = piece.repeat(75_000 / piece.length)
  const before = process.cpuUsage()
  await gullible.classify({ ...NEUTRAL, assistantMessages: [text] }, new AbortController().signal)
  const { user, system } = process.cpuUsage(before)
  // In time of the CPU, for a busy machine; what grows with the square of the length takes ten times as long.
  expect((user + system) / 1000).toBeLessThan(5000)
})

describe('the vetoes leave finished work alone', () => {
  test('about classifiers, reviewers, verdicts and approvals', async () => {
    const kept = await closed(gullible, ordinary.map(named))
    expect(ordinary.length - kept.length).toBeLessThanOrEqual(2)
  })

  test('of every other kind', async () => {
    const kept = await closed(gullible, endings.done.map(named))
    expect(kept.length / endings.done.length).toBeGreaterThanOrEqual(0.9)
  })
})

function named(ending: LabelledEnding): { name: string; transcript: Transcript } {
  return { name: ending.id, transcript: ending }
}
