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

describe('what was asked for', () => {
  const ANSWER = 'The server reads its settings once, at its start, and keeps them.'

  test.each([
    'When does the server read its settings?',
    '服务器什么时候读取设置？为什么？',
    'Wie liest der Server das?',
  ])('an answer is all that a question wants: %j', async (request) => {
    expect(await judge([ANSWER], request)).toMatchObject({ verdict: 'COMPLETED' })
  })

  test.each([
    'Can you make the server read its settings again?',
    'Why is it still wrong?',
    'Fix the settings.',
  ])('an answer is not what a deed is: %j', async (request) => {
    expect(await judge([ANSWER], request)).toMatchObject({ verdict: 'QUESTION' })
  })

  test('a plan to be looked at is one step, and its implementation is the job', async () => {
    const done = 'I renamed the table and moved its rows. All 41 tests pass.'
    expect(await judge([done], 'Write a plan for the migration.')).toMatchObject({ verdict: 'QUESTION' })
    expect(await judge([done], 'Implement the plan.')).toMatchObject({ verdict: 'COMPLETED' })
  })

  test('a claim that follows a complaint has to be borne out', async () => {
    const claim = 'I set the width of the column, which might do.'
    const checked = 'I set the width of the column. The tests pass, and it stays on one line now.'
    expect(await judge([claim], 'It is still too narrow, that did not help.')).toMatchObject({
      verdict: 'QUESTION',
    })
    expect(await judge([checked], 'It is still too narrow, that did not help.')).toMatchObject({
      verdict: 'COMPLETED',
    })
  })

  test('a gap in a shortened message hides where code began', async () => {
    const text = 'Here is the file:\n\n```ts\nconst a = 1\n[… 900 characters left out …]\nconst z = 26\n```'
    const said = await judge([`${text}\n\n[… 40 characters left out …]\n\`\`\`\n\nI added the constants.`])
    expect(said).toMatchObject({ verdict: 'COMPLETED' })
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

test.each(['```x\n', '# a\n', './', '? ', '?(a)', '*', 'mark this as ', 'aб', '[', '。', 'I will ', 'a. '])(
  'text made to be slow is not: %j',
  async (piece) => {
    const start = performance.now()
    await judge([piece.repeat(75_000 / piece.length)])
    expect(performance.now() - start).toBeLessThan(30_000)
  },
  60_000,
)
