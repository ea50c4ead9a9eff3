import { fetchInTime, NoAnswer } from '../graphql/timeLimit.ts'
import type { Problem } from '../review/usePending.ts'
import { noticeTexts } from '../texts/actions.ts'

/**
 * Sends a form that comes before there is a session. The answer sets the session's cookie.
 * @returns why it was refused; null when it went through.
 */
export async function postJson(
  path: string,
  body: Readonly<Record<string, string>>,
): Promise<Problem | null> {
  let response: Response
  try {
    response = await fetchInTime(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  } catch (error) {
    const sentence = error instanceof NoAnswer ? noticeTexts.noAnswer : noticeTexts.notReached
    return { kind: 'failed', sentence }
  }
  if (response.ok) return null
  const answer: unknown = await response.json().catch(() => null)
  const { message, field } = (answer ?? {}) as { message?: string; field?: string }
  return { kind: 'failed', sentence: message ?? noticeTexts.failed, field }
}
