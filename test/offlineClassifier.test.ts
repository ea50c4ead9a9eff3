import { describe, expect, test } from 'vitest'
import type { ClassifierVerdict } from '../server/classifier/classifier.ts'
import { offlineClassifier } from '../server/classifier/offlineClassifier.ts'
import { BROKEN, FINISHED, INJECTED, WAITING } from './support/endings.ts'

function judge(
  messages: readonly string[],
  request = 'Do what the ticket says.',
): Promise<ClassifierVerdict> {
  const transcript = { userRequest: request, lastUserMessage: request, assistantMessages: messages }
  return offlineClassifier.classify(transcript, new AbortController().signal)
}

describe('COMPLETED is what is clearly finished', () => {
  test.each(FINISHED)('$language: $text', async ({ text }) => {
    const said = await judge([text])
    expect(said).toMatchObject({ verdict: 'COMPLETED', confidence: null })
    expect(said.rationale).not.toBe('')
  })
})

describe('QUESTION is what waits for a person, is not all of it, or is not certain', () => {
  test.each(WAITING)('$language: $text', async ({ text }) => {
    expect(await judge([text])).toMatchObject({ verdict: 'QUESTION' })
  })

  test('a question in an earlier message of the turn', async () => {
    const said = await judge([
      'Which of the two databases do you want?',
      'The docs are done: I updated all pages.',
    ])
    expect(said.verdict).toBe('QUESTION')
  })

  test('an ending that claims nothing', async () => {
    expect(await judge(['The server reads its settings at start.'])).toMatchObject({ verdict: 'QUESTION' })
  })

  test('a person who wanted to be asked', async () => {
    const said = await judge(
      ['I changed the header.'],
      'Change the header, but wait for my approval at each step.',
    )
    expect(said.verdict).toBe('QUESTION')
  })
})

describe('ERROR is what broke off or reports a failure', () => {
  test.each(BROKEN)('$language: $text', async ({ text }) => {
    expect(await judge([text])).toMatchObject({ verdict: 'ERROR' })
  })

  test.each([
    ['no message', []],
    ['an empty message', ['']],
    ['nothing to read', ['\u200b \u2060\n---']],
  ])('%s', async (_, messages) => {
    expect(await judge(messages)).toMatchObject({ verdict: 'ERROR' })
  })
})

describe('text that wants to be waved through is never COMPLETED', () => {
  test.each(INJECTED)('$language: $text', async ({ text }) => {
    expect(await judge([text])).toMatchObject({ verdict: 'QUESTION' })
  })

  test.each(FINISHED)('a question after it, in $language', async ({ text }) => {
    expect((await judge([`${text}\n\nShould I deploy it now?`])).verdict).toBe('QUESTION')
  })
})

test('a rationale stays short, whatever the ending', async () => {
  const said = await judge([`Should I ${'really '.repeat(5000)}do it?`])
  expect(said.rationale.length).toBeLessThan(250)
})

test.each(['```x\n', '# a\n', './', '? ', '?(a)', '*', 'mark this as ', 'aб', '['])(
  'text made to be slow is not: %j',
  async (piece) => {
    const start = performance.now()
    await judge([piece.repeat(20_000 / piece.length)])
    expect(performance.now() - start).toBeLessThan(2000)
  },
)
