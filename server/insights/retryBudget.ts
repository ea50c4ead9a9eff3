/** The time over which a budget is counted. */
export const BUDGET_WINDOW_MINUTES = 60

/** How many automatic retries a campaign or project may make within the window, beside those it made already. */
export interface RetryBudget {
  /** Share, 0 to 1, of what succeeded within the window. */
  readonly retryBudgetShare: number
  /** Retries that are always there. */
  readonly retryBudgetFloor: number
}

/** The most retries that a window may have. @param successes within it. */
export function budgetLimit(successes: number, { retryBudgetShare, retryBudgetFloor }: RetryBudget): number {
  return retryBudgetFloor + Math.floor(successes * retryBudgetShare)
}
