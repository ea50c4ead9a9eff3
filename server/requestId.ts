import { AsyncLocalStorage } from 'node:async_hooks'

/** The request that is being answered: on its answer, in its log lines, and beside a masked error. */
export const currentRequestId = new AsyncLocalStorage<string>()
