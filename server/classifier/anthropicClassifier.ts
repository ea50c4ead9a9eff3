import Anthropic from '@anthropic-ai/sdk'
import { z } from 'zod'
import { VERDICTS } from '../entities/words.ts'
import {
  type Classifier,
  ClassifierUnavailable,
  type ClassifierVerdict,
  ModelGone,
  type TokenUsage,
  type Transcript,
} from './classifier.ts'
import { ModelWatch } from './modelWatch.ts'
import { INSTRUCTIONS, transcriptMessage } from './prompt.ts'
import { meaningOf, unavailable } from './unavailable.ts'
import { applyVetoes } from './vetoes.ts'

/** The model thinks before it answers and thinking counts: with less, nothing is left for the answer. */
const MAX_TOKENS = 4096

/** For what the API itself adds to a request, such as words about the form of the answer. */
const ROOM_TOKENS = 2000

/** Below the auto-review's claim, whatever the caller's own deadline is. */
const TIMEOUT_MS = 30_000

/** No bounds on the number: the API takes none in a schema; zod checks them afterwards. */
const ANSWER_SCHEMA = {
  type: 'object',
  properties: {
    verdict: { type: 'string', enum: [...VERDICTS] },
    confidence: { type: 'number', description: 'Probability from 0 to 1 that the verdict is right.' },
    rationale: { type: 'string', description: 'One or two sentences for a person.' },
  },
  required: ['verdict', 'confidence', 'rationale'],
  additionalProperties: false,
}

const answerShape = z.strictObject({
  verdict: z.enum(VERDICTS),
  confidence: z.number().min(0).max(1),
  rationale: z.string().trim().min(1).max(4000),
})

/** What is read of the API's answer: a proxy may say anything with status 200. */
const messageShape = z.object({
  stop_reason: z.string().nullable(),
  content: z.array(z.looseObject({ type: z.string() })),
  usage: z
    .object({
      input_tokens: z.number(),
      cache_creation_input_tokens: z.number().nullish(),
      cache_read_input_tokens: z.number().nullish(),
      output_tokens: z.number(),
    })
    .optional(),
})

export interface AnthropicSettings {
  readonly apiKey: string
  /** Absent: the public API. */
  readonly baseUrl: string | undefined
  readonly model: string
  /** A COMPLETED of less confidence becomes QUESTION; asked for each verdict, 0.8 where left out. */
  readonly confidenceThreshold?: () => number
  /** For the whole answer, headers and body; 30 s where left out. */
  readonly timeoutMs?: number
  /** After trouble with it, the model is looked up again; a minute where left out. */
  readonly recheckMs?: number
}

/** The classifier that asks a Claude model. It never retries by itself: when to try again is the scheduler's. */
export function createAnthropicClassifier(settings: AnthropicSettings): Classifier {
  const client = new Anthropic({
    apiKey: settings.apiKey,
    baseURL: settings.baseUrl ?? null,
    // Its retries honour `retry-after` without limit and would outlive the claim.
    maxRetries: 0,
    logLevel: 'off',
  })
  const model = new ModelWatch(client, settings.model, settings.recheckMs)
  return {
    name: settings.model,
    model,
    mostTokens: (transcript) => ({
      // A token is a byte at least, whatever the language.
      inputTokens: Buffer.byteLength(JSON.stringify(requestFor(settings.model, transcript))) + ROOM_TOKENS,
      outputTokens: MAX_TOKENS,
    }),
    async classify(transcript, signal) {
      const answer = await withDeadline(signal, settings.timeoutMs ?? TIMEOUT_MS, (deadline) =>
        client.messages
          .create(requestFor(settings.model, transcript), { signal: deadline })
          .catch((error: unknown) => {
            if (model.learnFrom(error)) throw new ModelGone(meaningOf(error))
            throw error
          }),
      )
      const verdict = readAnswer(answer)
      model.answered()
      return applyVetoes(transcript, verdict, settings.confidenceThreshold?.())
    },
  }
}

function requestFor(model: string, transcript: Transcript): Anthropic.MessageCreateParamsNonStreaming {
  return {
    model,
    max_tokens: MAX_TOKENS,
    system: INSTRUCTIONS,
    messages: [{ role: 'user', content: transcriptMessage(transcript) }],
    output_config: { format: { type: 'json_schema', schema: ANSWER_SCHEMA } },
  }
}

/** The SDK's own timeout ends with the response's headers; this one holds until the body is there. */
async function withDeadline<T>(
  signal: AbortSignal,
  timeoutMs: number,
  ask: (deadline: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController()
  const stop = () => controller.abort()
  if (signal.aborted) stop()
  signal.addEventListener('abort', stop)
  const timer = setTimeout(stop, timeoutMs)
  try {
    return await ask(controller.signal)
  } catch (error) {
    if (signal.aborted) throw new ClassifierUnavailable('The model was stopped before it answered.', true)
    if (controller.signal.aborted) {
      throw new ClassifierUnavailable(`The model did not answer within ${timeoutMs / 1000} s.`, true)
    }
    if (error instanceof ClassifierUnavailable) throw error
    throw unavailable(error)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** The model's verdict; QUESTION, with the reason said, for every answer that is none. */
function readAnswer(response: unknown): ClassifierVerdict {
  const message = messageShape.safeParse(response)
  if (!message.success) {
    throw new ClassifierUnavailable('What answered is not the Anthropic API: check ANTHROPIC_BASE_URL.')
  }
  const { usage } = message.data
  return { ...readVerdict(message.data), ...(usage ? { usage: tokensOf(usage) } : {}) }
}

/** Thinking is counted in the output. Nothing of ours is cached; a gateway that caches pays the full price here. */
function tokensOf(usage: NonNullable<z.infer<typeof messageShape>['usage']>): TokenUsage {
  const cached = (usage.cache_creation_input_tokens ?? 0) + (usage.cache_read_input_tokens ?? 0)
  return { inputTokens: usage.input_tokens + cached, outputTokens: usage.output_tokens }
}

function readVerdict({ stop_reason: stopReason, content }: z.infer<typeof messageShape>): ClassifierVerdict {
  if (stopReason === 'refusal') return noVerdict('the model declined to judge this conversation')
  if (stopReason === 'max_tokens' || stopReason === 'model_context_window_exceeded') {
    return noVerdict('the model ran out of tokens before it gave a verdict')
  }
  if (stopReason !== 'end_turn')
    return noVerdict(`the model stopped early (${stopReason ?? 'no reason given'})`)

  const text = content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('')
  const answer = answerShape.safeParse(parsed(text))
  if (!answer.success) return noVerdict('the model did not answer in the agreed form')
  // PostgreSQL stores no NUL characters.
  return { ...answer.data, rationale: answer.data.rationale.replaceAll('\0', '') }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function noVerdict(why: string): ClassifierVerdict {
  return { verdict: 'QUESTION', confidence: null, rationale: `No verdict: ${why}. A person has to look.` }
}
