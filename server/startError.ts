/** The server cannot start; the message is one sentence that says what to do, printed without a stack trace. */
export class StartError extends Error {}
