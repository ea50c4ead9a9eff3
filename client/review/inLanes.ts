import type { CombinedError } from '@urql/core'

/** Single calls that are under way at a time, where many are asked for. */
const LANES = 4

/** A call that did not work. */
export interface FailedCall {
  readonly id: string
  readonly error: CombinedError
}

/** Makes the call for each of them, a few at a time. @returns those that it did not work for. */
export async function inLanes(
  ids: readonly string[],
  call: (id: string) => PromiseLike<{ error?: CombinedError }>,
): Promise<readonly FailedCall[]> {
  const left = [...ids]
  const failed: FailedCall[] = []
  async function lane(): Promise<void> {
    for (let id = left.shift(); id !== undefined; id = left.shift()) {
      const { error } = await call(id)
      if (error) failed.push({ id, error })
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return failed
}
