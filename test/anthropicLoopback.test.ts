import { afterAll, beforeAll, expect, test } from 'vitest'
import { AnthropicLoopback, verdictAnswer } from './support/anthropicLoopback.ts'

const MODEL = 'claude-haiku-5-5'
let loopback: AnthropicLoopback

beforeAll(async () => {
  loopback = await AnthropicLoopback.start()
})
afterAll(() => loopback.close())

test('the loopback refuses what the real API refuses', async () => {
  const good = { model: MODEL, max_tokens: 2048, messages: [{ role: 'user', content: 'hi' }] }
  const closed = { type: 'object', properties: {}, additionalProperties: false }
  const format = (schema: unknown) => ({ output_config: { format: { type: 'json_schema', schema } } })
  const post = async (changed: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${loopback.url}/v1/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'anthropic-version': '2023-06-01',
        'x-api-key': loopback.apiKey,
        ...headers,
      },
      body: JSON.stringify({ ...good, ...changed }),
    })
    return response.status
  }
  expect(await post({})).toBe(200)
  expect(await post(format(closed))).toBe(200)
  for (const wrong of [
    { temperature: 0 },
    { top_p: 0.5 },
    { max_tokens: undefined },
    { messages: [] },
    { messages: [...good.messages, { role: 'assistant', content: '{' }] },
    { output_format: closed },
    { verdict: 'COMPLETED' },
    { output_config: { format: { type: 'json_schema' } } },
    format({ type: 'object', properties: {} }),
    format({ ...closed, properties: { confidence: { type: 'number', minimum: 0 } } }),
    format({ ...closed, required: ['verdict'] }),
  ]) {
    expect([wrong, await post(wrong)]).toEqual([wrong, 400])
  }
  expect(await post({ model: 'claude-3-haiku-20240307' })).toBe(404)
  expect(await post({}, { 'x-api-key': 'other' })).toBe(401)
  expect(await post({}, { 'anthropic-version': '' })).toBe(400)
})

test('it holds answers until they are released, and counts what waits', async () => {
  const held = await AnthropicLoopback.start((request) =>
    verdictAnswer(request.prompt.includes('good') ? 'COMPLETED' : 'ERROR'),
  )
  held.hold()
  const answers: string[] = []
  const asked = ['good', 'bad'].map(async (content) => {
    const response = await fetch(`${held.url}/v1/messages`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'anthropic-version': '2023-06-01',
        'x-api-key': held.apiKey,
      },
      body: JSON.stringify({ model: MODEL, max_tokens: 2048, messages: [{ role: 'user', content }] }),
    })
    answers.push(`${content}: ${JSON.stringify(await response.json())}`)
  })
  await held.arrived(2)
  expect(held.requestCount).toBe(2)
  expect(answers).toEqual([])
  held.release()
  await Promise.all(asked)
  expect(answers.find((answer) => answer.startsWith('good'))).toContain('COMPLETED')
  expect(answers.find((answer) => answer.startsWith('bad'))).not.toContain('COMPLETED')
  await held.close()
})
