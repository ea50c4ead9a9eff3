import { z } from 'zod'
import { PRIORITIES, type Priority } from './entities/words.ts'

/** A whole number from the environment, in bounds. */
const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d+$/, 'must be a whole number')
    .transform(Number)
    .refine(
      (value) => value >= minimum && value <= maximum,
      `must be a whole number from ${minimum} to ${maximum}`,
    )

const MOST_MINUTES = 525_600

/** Four numbers, such as `15,60,240,1440`: for URGENT, HIGH, NORMAL and LOW. */
const escalationMinutes = z
  .string()
  .regex(/^\d{1,6}(,\d{1,6}){3}$/, 'must be four whole numbers: for URGENT, HIGH, NORMAL and LOW')
  .transform((text) => text.split(',').map(Number))
  .refine((minutes) => minutes.every((each) => each <= MOST_MINUTES), `must be ${MOST_MINUTES} at most each`)
  .transform((minutes) => Object.fromEntries(PRIORITIES.map((priority, at) => [priority, minutes[at]!])))
  .transform((minutes) => minutes as Record<Priority, number>)

const environment = z.object({
  PORT: wholeNumber(0, 65_535).default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
    .optional(),
  UNSTUCK_DATA_DIR: z.string().min(1).default('./data'),
  UNSTUCK_ADMIN_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  UNSTUCK_TICK_MS: wholeNumber(10, 60_000).default(1000),
  UNSTUCK_UNDO_SECONDS: wholeNumber(0, 3600).default(10),
  UNSTUCK_ESCALATION_MINUTES: escalationMinutes.default({ URGENT: 15, HIGH: 60, NORMAL: 240, LOW: 1440 }),
  UNSTUCK_STORM_THRESHOLD: wholeNumber(1, 1_000_000).default(50),
  UNSTUCK_STORM_MINUTES: wholeNumber(1, 1440).default(10),
  ANTHROPIC_API_KEY: z.string().min(1).optional(),
  ANTHROPIC_BASE_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  UNSTUCK_CLASSIFIER_MODEL: z.string().min(1).default('claude-haiku-5-5'),
})

/** The settings, read once at start. Durations carry their unit in the name. */
export interface Config {
  readonly port: number
  readonly host: string
  /** Absent: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  readonly adminToken: string | undefined
  readonly tickMs: number
  /** 0 switches the undo window off. */
  readonly undoSeconds: number
  /** How long a review of this priority waits for a person before it escalates; 0: it never does. */
  readonly escalationMinutes: Readonly<Record<Priority, number>>
  /** More reviews of one fingerprint than this, opened within `stormMinutes`, are a storm. */
  readonly stormThreshold: number
  readonly stormMinutes: number
  /** Absent: the offline classifier. */
  readonly anthropicApiKey: string | undefined
  readonly anthropicBaseUrl: string | undefined
  readonly classifierModel: string
}

/** A setting that cannot be used; the message names the variable. */
export class ConfigError extends Error {}

/**
 * Reads and checks the settings. An empty variable counts as absent, as `docker run -e NAME=` leaves it.
 * @throws ConfigError with one line a variable.
 */
export function readConfig(variables: NodeJS.ProcessEnv): Config {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(present)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`)
    throw new ConfigError(lines.join('\n'))
  }
  const settings = parsed.data
  return {
    port: settings.PORT,
    host: settings.HOST,
    databaseUrl: settings.DATABASE_URL,
    dataDir: settings.UNSTUCK_DATA_DIR,
    adminToken: settings.UNSTUCK_ADMIN_TOKEN,
    tickMs: settings.UNSTUCK_TICK_MS,
    undoSeconds: settings.UNSTUCK_UNDO_SECONDS,
    escalationMinutes: settings.UNSTUCK_ESCALATION_MINUTES,
    stormThreshold: settings.UNSTUCK_STORM_THRESHOLD,
    stormMinutes: settings.UNSTUCK_STORM_MINUTES,
    anthropicApiKey: settings.ANTHROPIC_API_KEY,
    anthropicBaseUrl: settings.ANTHROPIC_BASE_URL,
    classifierModel: settings.UNSTUCK_CLASSIFIER_MODEL,
  }
}
