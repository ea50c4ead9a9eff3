/**
 * What a caller can do wrong, each with its code of the contract and a sentence that says what to do.
 * They know nothing of GraphQL: `schema/errors.ts` maps them.
 */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** What goes beside the code in `extensions`. */
    readonly details: Record<string, unknown> = {},
  ) {
    super(message)
  }
}

/** Not signed in, or with credentials that no longer hold. */
export class Unauthenticated extends DomainError {
  constructor(message = 'Sign in, or send a bearer token that is valid.') {
    super('UNAUTHENTICATED', message)
  }
}

/** Signed in, but the role does not allow it. */
export class Forbidden extends DomainError {
  constructor(message = 'Your role does not allow this.') {
    super('FORBIDDEN', message)
  }
}

/** `what` is the kind of thing in the reader's words, such as "ticket". */
export class NotFound extends DomainError {
  constructor(what: string) {
    super('NOT_FOUND', `There is no such ${what}.`)
  }
}

/** `field` is the path inside the input, such as `phases.0.name`. */
export class BadUserInput extends DomainError {
  constructor(field: string, message: string) {
    super('BAD_USER_INPUT', message, { field })
  }
}

/** The thing is in `state`, which does not allow this. */
export class InvalidState extends DomainError {
  constructor(state: string, message: string) {
    super('INVALID_STATE', message, { state })
  }
}

/** Somebody was first; `version` is the current one. */
export class Conflict extends DomainError {
  constructor(message: string, version?: number) {
    super('CONFLICT', message, version === undefined ? {} : { version })
  }
}

/** The lease is unknown, malformed, over, or taken over. */
export class LeaseLost extends DomainError {
  constructor() {
    super('LEASE_LOST', 'This lease is over or unknown: drop this work and claim again.')
  }
}

/** Too many, too fast. */
export class RateLimited extends DomainError {
  constructor(message: string, retryAfterSeconds: number) {
    super('RATE_LIMITED', message, { retryAfterSeconds })
  }
}
