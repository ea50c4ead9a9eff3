import { parse } from 'graphql'
import { z } from 'zod'
import { DECISIONS, FAILURE_TYPES } from '../../../server/entities/words.ts'
import { defineTool, READS } from '../tool.ts'

const ADVICE = parse(`query ($failureType: FailureType!, $phase: String, $platform: String, $attempt: Int) {
  retryAdvice(failureType: $failureType, phase: $phase, platform: $platform, attempt: $attempt) {
    decision retryAfterSeconds successes trials successRateLow enough because
  }
}`)

const adviceShape = z.object({
  decision: z.enum(DECISIONS).describe('RETRY: try again by yourself. REVIEW: leave it to a person.'),
  retryAfterSeconds: z.int().nullable(),
  successes: z.int(),
  trials: z.int(),
  successRateLow: z.number().nullable(),
  enough: z.boolean().describe('False: too few retries to judge by, the fixed rule decides.'),
  because: z.string(),
})

export const retryAdvice = defineTool({
  name: 'retry_advice',
  title: 'Advice on a retry',
  description:
    'Before a bot tries again after a failure: whether that is worth it and after how long, by what automatic ' +
    'retries like it came to. It changes nothing; report_failure does.',
  hints: READS,
  input: z.strictObject({
    failureType: z.enum(FAILURE_TYPES),
    phase: z.string().optional().describe('The phase by its name; all phases where left out.'),
    platform: z.string().optional(),
    attempt: z.int().min(1).default(1).describe('Which attempt failed; 1 is the first.'),
  }),
  output: z.object({ advice: adviceShape }),
  async run(args, api) {
    const { retryAdvice: advice } = await api.call<{ retryAdvice: z.infer<typeof adviceShape> }>(ADVICE, args)
    const { decision, retryAfterSeconds, because } = advice
    const when = retryAfterSeconds === null ? '' : ` in ${retryAfterSeconds} s`
    return { text: `${decision}${when}: ${because}`, data: { advice } }
  },
})
