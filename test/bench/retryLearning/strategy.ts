import type { World } from './world.ts'

/** A failure as a strategy sees it. Times are in hours from the start. */
export interface SeenFailure {
  readonly at: number
  /** Place in KINDS. */
  readonly kind: number
  /** 1 is the first. */
  readonly attempt: number
  /** Rate limits in a row, this one counted; 0 for other failures. */
  readonly streak: number
}

/** A way to deal with failures; it learns only what it is told, and when. */
export interface Strategy {
  /** What to do: seconds to wait before the next try, or null for a person. */
  decide(failure: SeenFailure): number | null
  /** What a person does: a place in ACTIONS. */
  resolve(at: number, kind: number): number
  /** A retry came to its end. */
  retried(at: number, failure: SeenFailure, waitedSeconds: number, success: boolean): void
  /** Some work succeeded, by itself or after a failure: what the budget is measured by. */
  succeeded(at: number): void
  /** What a person did came to its end. */
  resolved(at: number, kind: number, action: number, success: boolean): void
}

/** A strategy for one run. @param truth what only the oracle may look at: the world at a time. */
export type StrategyMaker = (random: () => number, truth: (at: number) => World) => Strategy
