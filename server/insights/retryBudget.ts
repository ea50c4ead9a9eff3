/** The time over which a budget is counted. */
export const BUDGET_WINDOW_MINUTES = 60

/** How many automatic retries a campaign or project may make within the window, beside those it made already. */
export interface RetryBudget {
  /** Share, 0 to 1, of what succeeded within the window. */
  readonly retryBudgetShare: number
  /** Retries that are always there. */
  readonly retryBudgetFloor: number
}

/** What there was within the window that ends now. */
export interface BudgetWindow {
  readonly retries: number
  readonly successes: number
}

/** Whether there may be one more retry. */
export function mayRetry({ retries, successes }: BudgetWindow, budget: RetryBudget): boolean {
  return retries < budget.retryBudgetFloor + Math.floor(successes * budget.retryBudgetShare)
}
