import { z } from 'zod'
import { type AutoReviewMode, PRIORITIES, type Priority } from './entities/words.ts'

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

/** A number from the environment, in bounds, with a point where it has decimals. */
const decimal = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,9}(\.\d{1,9})?$/, 'must be a number, such as 0.5')
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, `must be a number from ${minimum} to ${maximum}`)

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
  UNSTUCK_AUTO_REVIEW: z.enum(['live', 'shadow'], 'must be live or shadow').optional(),
  UNSTUCK_CONFIDENCE_THRESHOLD: decimal(0, 1).default(0.8),
  UNSTUCK_SAMPLE_PERCENT: decimal(0, 100).default(0),
  UNSTUCK_FALSE_COMPLETED_PERCENT: decimal(0, 100).default(5),
  UNSTUCK_FALSE_COMPLETED_MINIMUM: wholeNumber(1, 10_000).default(50),
  UNSTUCK_DAILY_COST_USD: decimal(0, 1_000_000).optional(),
  UNSTUCK_PAST_DAILY_COST: z.enum(['wait', 'person'], 'must be wait or person').default('wait'),
  UNSTUCK_INPUT_PRICE_USD: decimal(0, 100_000).default(1),
  UNSTUCK_OUTPUT_PRICE_USD: decimal(0, 100_000).default(5),
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
  /** How the auto-review begins; absent: LIVE. Once somebody has switched it, that holds. */
  readonly autoReviewMode: AutoReviewMode | undefined
  /** A COMPLETED of less confidence closes nothing. */
  readonly confidenceThreshold: number
  /** Share, 0 to 1, of the COMPLETED verdicts that a person judges. */
  readonly sampleShare: number
  /** Share, 0 to 1, of wrong COMPLETED verdicts above which the auto-review stops closing. */
  readonly falseCompletedLimit: number
  /** … once so many verdicts are known to be right or wrong. */
  readonly falseCompletedMinimum: number
  /** What the classifier may cost on one day (UTC); absent: no limit. */
  readonly dailyCostUsd: number | undefined
  /** Past that, verdicts wait for the next day, or a person decides. */
  readonly pastDailyCost: 'wait' | 'person'
  /** Of the model, in USD a million tokens. */
  readonly inputPriceUsd: number
  readonly outputPriceUsd: number
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
    autoReviewMode: settings.UNSTUCK_AUTO_REVIEW?.toUpperCase() as AutoReviewMode | undefined,
    confidenceThreshold: settings.UNSTUCK_CONFIDENCE_THRESHOLD,
    sampleShare: settings.UNSTUCK_SAMPLE_PERCENT / 100,
    falseCompletedLimit: settings.UNSTUCK_FALSE_COMPLETED_PERCENT / 100,
    falseCompletedMinimum: settings.UNSTUCK_FALSE_COMPLETED_MINIMUM,
    dailyCostUsd: settings.UNSTUCK_DAILY_COST_USD,
    pastDailyCost: settings.UNSTUCK_PAST_DAILY_COST,
    inputPriceUsd: settings.UNSTUCK_INPUT_PRICE_USD,
    outputPriceUsd: settings.UNSTUCK_OUTPUT_PRICE_USD,
  }
}
