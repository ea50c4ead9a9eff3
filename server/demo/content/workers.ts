import { DEMO_PROJECTS } from './projects.ts'

/** The bots of the demo, as they name themselves. */
export const BOTS: readonly string[] = [1, 2, 3, 4, 5, 6, 7].map((number) => `fleet-${number}`)

/** The one that brings accounts and tickets in. */
export const COORDINATOR_TOKEN = 'Demo coordinator'

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
  ...BOTS.map(botToken),
  ...DEMO_PROJECTS.flatMap(({ agents }) => agents.map(agentToken)),
]
