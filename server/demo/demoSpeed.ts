import { ConfigError } from '../config.ts'

const FASTEST = 100

/**
 * UNSTUCK_DEMO_SPEED: 1 (where absent) is for watching, 20 lives a minute in three seconds.
 * @throws ConfigError
 */
export function readSpeed(variables: NodeJS.ProcessEnv): number {
  const given = variables.UNSTUCK_DEMO_SPEED
  if (given === undefined || given === '') return 1
  const speed = Number(given)
  if (!(speed > 0 && speed <= FASTEST)) {
    throw new ConfigError(`UNSTUCK_DEMO_SPEED must be a number above 0, ${FASTEST} at most`)
  }
  return speed
}
