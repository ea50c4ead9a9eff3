import type { CombinedError } from '@urql/core'
import { noticeTexts } from '../texts/actions.ts'
import { inReadersTime } from '../time/duration.ts'
import { serverNow } from '../time/serverClock.ts'
import { NoAnswer } from './timeLimit.ts'

/** The code of the contract that the first error carries, or `NETWORK` where the server was not reached. */
export function codeOf(error: CombinedError): string {
  if (error.networkError) return 'NETWORK'
  const code = error.graphQLErrors[0]?.extensions.code
  return typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR'
}

export function hasCode(error: CombinedError, code: string): boolean {
  return error.graphQLErrors.some((each) => each.extensions.code === code)
}

/** What state refused it, where an `INVALID_STATE` names it. */
export function refusingState(error: CombinedError): unknown {
  return error.graphQLErrors.find(({ extensions }) => extensions.code === 'INVALID_STATE')?.extensions.state
}

/** The server's own sentence, which says what to do; its times are told in the reader's own zone. */
export function sentenceOf(error: CombinedError): string {
  return inReadersTime(error.graphQLErrors[0]?.message ?? '', serverNow.value)
}

/** The field of the input that the first error is about, such as `phases.0.name`. */
export function fieldOf(error: CombinedError): string | undefined {
  const field = error.graphQLErrors[0]?.extensions.field
  return typeof field === 'string' ? field : undefined
}

/** Why it did not go through, for the person who tried. */
export function problemText(error: CombinedError): string {
  if (error.networkError instanceof NoAnswer) return noticeTexts.noAnswer
  const code = codeOf(error)
  if (code === 'NETWORK') return noticeTexts.notReached
  return code === 'INTERNAL_SERVER_ERROR' ? noticeTexts.failed : sentenceOf(error)
}
