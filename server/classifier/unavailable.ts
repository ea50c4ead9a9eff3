import { APIConnectionError, APIError } from '@anthropic-ai/sdk'
import { ClassifierUnavailable } from './classifier.ts'

/** What an HTTP status of the API means for whoever runs this server. */
const MEANINGS: Readonly<Record<number, string>> = {
  400: 'The request to the model was refused (400): check UNSTUCK_CLASSIFIER_MODEL, it may lack structured output.',
  401: 'The model’s key was refused (401): check ANTHROPIC_API_KEY.',
  403: 'The model’s key may not use this model (403): check ANTHROPIC_API_KEY and UNSTUCK_CLASSIFIER_MODEL.',
  404: 'The model was not found (404): check UNSTUCK_CLASSIFIER_MODEL and ANTHROPIC_BASE_URL.',
  413: 'The request to the model was too large (413).',
  429: 'The model’s rate limit was reached (429).',
  529: 'The model is overloaded (529).',
}

/** Any failure to get an answer, in one readable sentence. The error itself is left out: proxies echo keys. */
export function unavailable(error: unknown): ClassifierUnavailable {
  return new ClassifierUnavailable(meaningOf(error))
}

/** Why there is no answer, in one sentence. */
export function meaningOf(error: unknown): string {
  if (error instanceof APIConnectionError) return 'The model could not be reached: the connection failed.'
  if (error instanceof APIError && typeof error.status === 'number') {
    const status: number = error.status
    return MEANINGS[status] ?? `The model’s server answered with HTTP status ${status}.`
  }
  return 'The model’s answer could not be read.'
}
