/** An answer of the API that says no; `code` is the contract's. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** With RATE_LIMITED: when to come back. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message)
  }
}

/** Whether the error is an answer of the API with this code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof ApiError && error.code === code
}
