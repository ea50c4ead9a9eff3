/** A controller that is aborted with its parent, and lets go of it: the parent lives as long as the worker. */
export interface ChildAbort {
  readonly signal: AbortSignal
  abort(reason: Error): void
  /** Call it when the work is over, or the parent keeps a listener for each piece of work that ever was. */
  detach(): void
}

/** See {@link ChildAbort}. `AbortSignal.any` would do, but leaks under a long-lived parent in Node 20. */
export function childAbort(parent: AbortSignal): ChildAbort {
  const controller = new AbortController()
  const follow = () => controller.abort(parent.reason)
  if (parent.aborted) follow()
  else parent.addEventListener('abort', follow, { once: true })
  return {
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    detach: () => parent.removeEventListener('abort', follow),
  }
}
