import { DEMO_PROJECTS } from './projects.ts'

/** The bots of the demo, as they name themselves. */
export const BOTS: readonly string[] = [1, 2, 3, 4, 5, 6, 7].map((number) => `fleet-${number}`)

/** The one that brings accounts and tickets in. */
export const COORDINATOR_TOKEN = 'Demo coordinator'

/** Bots that look in on accounts, hold no lease and only report. */
export const WATCHERS: readonly string[] = ['watch-1', 'watch-2']

/** A person's token: what was decided before the visitor came is decided with it. */
export const COLLEAGUE_TOKEN = 'Demo colleague'

/** Reports the storm of `npm run demo:storm`. */
export const STORM_TOKEN = 'Demo storm'

/** The name of a bot's own token. */
export function botToken(bot: string): string {
  return `Demo bot ${bot}`
}

/** The name of an agent's own token. */
export function agentToken(agent: string): string {
  return `Demo agent ${agent}`
}

/** The names of all tokens of the demo; removing looks for exactly them. */
export const DEMO_TOKENS: readonly string[] = [
  COORDINATOR_TOKEN,
  COLLEAGUE_TOKEN,
  STORM_TOKEN,
  ...[...BOTS, ...WATCHERS].map(botToken),
  ...DEMO_PROJECTS.flatMap(({ agents }) => agents.map(agentToken)),
]
