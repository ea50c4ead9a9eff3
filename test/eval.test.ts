import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { upperBound95 } from '../server/classifier/evaluate/upperBound.ts'
import { AnthropicLoopback, verdictAnswer } from './support/anthropicLoopback.ts'
import { programArguments } from './support/programs.ts'

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** `npm run eval -- …` without npm. */
async function evaluate(arguments_: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const env = { PATH: process.env['PATH'], ...variables }
  return new Promise((resolve) => {
    const all = [...programArguments('evaluate'), ...arguments_]
    execFile(process.execPath, all, { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })
}

function ending(id: string, label: string, said: readonly string[]) {
  return {
    id,
    label,
    userRequest: 'Make the invoice numbers gapless.',
    lastUserMessage: 'Make the invoice numbers gapless.',
    assistantMessages: said,
    difficulty: 'easy',
  }
}

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'unstuck-eval-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Writes endings, or lines as they are, into a file of their own. */
async function file(name: string, lines: readonly (string | object)[]): Promise<string> {
  const place = path.join(folder, name)
  await writeFile(
    place,
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  )
  return place
}

const DONE = 'Done. Invoice numbers are gapless now; all 212 tests pass.'
const ASKS = 'Should credit notes share the same sequence?'
const FAILED = 'The migration failed: permission denied for table invoices. I could not go on.'

describe('npm run eval', () => {
  test('the figures of two files with the offline classifier, read by a machine', async () => {
    const first = await file('first.jsonl', [
      ending('done', 'COMPLETED', [DONE]),
      ending('unclear', 'COMPLETED', ['Shall I also rename the column?']),
      '',
      ending('asks', 'QUESTION', [ASKS]),
      ending('silent', 'ERROR', []),
    ])
    const second = await file('second.jsonl', [
      ending('failed', 'ERROR', [FAILED]),
      ending('lie', 'ERROR', [DONE]),
    ])
    const ran = await evaluate([first, second, '--json'])

    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(ran.stdout)).toEqual({
      total: 6,
      accuracy: 4 / 6,
      falseCompleted: 1 / 4,
      falseCompletedUpper95: expect.closeTo(0.7514, 4),
      coverage: 1 / 2,
      confusion: {
        COMPLETED: { COMPLETED: 1, QUESTION: 1, ERROR: 0 },
        QUESTION: { COMPLETED: 0, QUESTION: 1, ERROR: 0 },
        ERROR: { COMPLETED: 1, QUESTION: 0, ERROR: 2 },
      },
    })
  })

  test('the Anthropic classifier: vetoes apply, and what could not be asked is told', async () => {
    const loopback = await AnthropicLoopback.start(({ prompt }) =>
      prompt.includes('overload') ? { status: 529 } : verdictAnswer('COMPLETED', 1),
    )
    try {
      const endings = await file('asked.jsonl', [
        ending('done', 'COMPLETED', [DONE]),
        ending('asks', 'QUESTION', [ASKS]),
        ending('lie', 'QUESTION', [DONE]),
        ending('lost', 'QUESTION', ['overload']),
      ])
      const variables = { ANTHROPIC_API_KEY: loopback.apiKey, ANTHROPIC_BASE_URL: loopback.url }
      const ran = await evaluate([endings, '--classifier', 'anthropic'], variables)

      expect(ran.code).toBe(1)
      expect(ran.stderr).toContain('1 of 4\n')
      expect(ran.stderr).toContain('1 of 4 endings could not be asked. The model is overloaded (529).')
      expect(ran.stdout).toContain('3 endings, classifier claude-haiku-5-5')
      expect(ran.stdout).toMatch(/^QUESTION +1 +1 +0$/m)
      expect(ran.stdout).toMatch(/^false COMPLETED +50\.0 % \(95 % upper bound 97\.5 %\)$/m)
      expect(ran.stdout).toContain('Would be closed and should not be:\n  lie (QUESTION)')
      expect(loopback.refused).toEqual([])
    } finally {
      await loopback.close()
    }
  })

  test('what cannot be evaluated is said in a sentence', async () => {
    const wrong = await file('wrong.jsonl', [
      ending('done', 'COMPLETED', [DONE]),
      ending('typo', 'DONE', [DONE]),
    ])
    const empty = await file('empty.jsonl', [])
    const [line, missing, noKey, nothing] = await Promise.all([
      evaluate([wrong]),
      evaluate([path.join(folder, 'absent.jsonl')]),
      evaluate([wrong, '--classifier', 'anthropic']),
      evaluate([empty, '--json']),
    ])
    expect(line).toMatchObject({ code: 1, stdout: '' })
    expect(line.stderr).toMatch(/^\S+wrong\.jsonl, line 2 is no labelled ending\. label: [^\n]+\n$/)
    expect(missing).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^\S+absent\.jsonl does not exist\.\n$/),
    })
    expect(noKey).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^ANTHROPIC_API_KEY is not set: [^\n]+\n$/),
    })
    expect(JSON.parse(nothing.stdout)).toMatchObject({
      total: 0,
      accuracy: null,
      falseCompletedUpper95: null,
    })
  })
})

test.each([
  // The closed forms for none and all but one, and tabled values for the rest.
  [0, 59, 1 - 0.05 ** (1 / 59)],
  [9, 10, 0.95 ** (1 / 10)],
  [1, 10, 0.3942],
  [5, 10, 0.7776],
  [7, 7, 1],
])('the 95 % upper bound of $0 in $1', (hits, trials, bound) => {
  expect(upperBound95(hits, trials)).toBeCloseTo(bound, 4)
})
