import { readConfig } from '../../../server/config.ts'

/** As the product begins, but for one. */
export const SETTINGS = {
  ...readConfig({}).initialSettings,
  /** Instead of 100: the simulation has some sixty failures a day, and the budget is to be felt. */
  retryBudgetFloor: 2,
}

/** For times in hours. */
export const HALF_LIFE = SETTINGS.outcomeHalfLifeDays * 24
