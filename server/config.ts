import { z } from 'zod'
import ipaddr from 'ipaddr.js'
import { type AutoReviewMode, type PastDailyCost, PRIORITIES } from './entities/words.ts'
import {
  BOUNDS,
  type EscalationMinutes,
  LEAST_EVENT_DAYS,
  type RetentionDays,
  type Settings,
} from './settings/settings.ts'

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

const [, MOST_MINUTES] = BOUNDS.escalationMinutes
const PERCENT = BOUNDS.share.map((share) => share * 100) as [number, number]
const HOLD_OUT_PERCENT = BOUNDS.holdOutShare.map((share) => share * 100) as [number, number]

/** Four numbers, such as `15,60,240,1440`: for URGENT, HIGH, NORMAL and LOW. */
const escalationMinutes = z
  .string()
  .regex(/^\d{1,6}(,\d{1,6}){3}$/, 'must be four whole numbers: for URGENT, HIGH, NORMAL and LOW')
  .transform((text) => text.split(',').map(Number))
  .refine((minutes) => minutes.every((each) => each <= MOST_MINUTES), `must be ${MOST_MINUTES} at most each`)
  .transform((minutes) => Object.fromEntries(PRIORITIES.map((priority, at) => [priority, minutes[at]!])))
  .transform((minutes) => minutes as EscalationMinutes)

/** Addresses and networks with a comma between, such as `10.0.0.0/8,127.0.0.1`. */
const networks = z.string().transform((text, context) => {
  const found = text.split(',').map((part) => toNetwork(part.trim()))
  if (found.every((network) => network !== null)) return found
  context.addIssue('must be addresses or networks with a comma between, such as 10.0.0.0/8,127.0.0.1')
  return z.NEVER
})

function toNetwork(text: string): Network | null {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  if (!ipaddr.isValid(text)) return null
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** Four numbers of days, such as `0,90,90,365`: for events, bot actions, attachments and messages. */
const retentionDays = z
  .string()
  .regex(
    /^\d{1,5}(,\d{1,5}){3}$/,
    'must be four whole numbers: for events, bot actions, attachments and messages',
  )
  .transform((text) => text.split(',').map(Number) as [number, number, number, number])
  .refine((days) => days.every((each) => each <= BOUNDS.retentionDays[1]), 'must be 36500 at most each')
  .refine(([events]) => events === 0 || events >= LEAST_EVENT_DAYS, 'must keep events for 30 days at least')
  .transform(([events, botActions, attachments, messages]): RetentionDays => {
    return { events, botActions, attachments, messages }
  })

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
  UNSTUCK_UNDO_SECONDS: wholeNumber(...BOUNDS.undoSeconds).default(10),
  UNSTUCK_ESCALATION_MINUTES: escalationMinutes.default({ URGENT: 15, HIGH: 60, NORMAL: 240, LOW: 1440 }),
  UNSTUCK_STORM_THRESHOLD: wholeNumber(...BOUNDS.stormThreshold).default(50),
  UNSTUCK_STORM_MINUTES: wholeNumber(...BOUNDS.stormMinutes).default(10),
  ANTHROPIC_API_KEY: z.string().min(1).optional(),
  ANTHROPIC_BASE_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  UNSTUCK_CLASSIFIER_MODEL: z.string().min(1).default('claude-haiku-5-5'),
  UNSTUCK_AUTO_REVIEW: z.enum(['live', 'shadow'], 'must be live or shadow').optional(),
  UNSTUCK_CONFIDENCE_THRESHOLD: decimal(...BOUNDS.share).default(0.8),
  UNSTUCK_SAMPLE_PERCENT: decimal(...PERCENT).default(0),
  UNSTUCK_FALSE_COMPLETED_PERCENT: decimal(...PERCENT).default(5),
  UNSTUCK_FALSE_COMPLETED_MINIMUM: wholeNumber(...BOUNDS.falseCompletedMinimum).default(50),
  UNSTUCK_DAILY_COST_USD: decimal(...BOUNDS.dailyCostUsd).optional(),
  UNSTUCK_PAST_DAILY_COST: z.enum(['wait', 'person'], 'must be wait or person').default('wait'),
  UNSTUCK_INPUT_PRICE_USD: decimal(...BOUNDS.priceUsd).default(1),
  UNSTUCK_OUTPUT_PRICE_USD: decimal(...BOUNDS.priceUsd).default(5),
  UNSTUCK_OUTCOME_HALF_LIFE_DAYS: decimal(...BOUNDS.outcomeHalfLifeDays).default(30),
  UNSTUCK_MINIMUM_SAMPLE: wholeNumber(...BOUNDS.minimumSample).default(5),
  UNSTUCK_HOLD_OUT_PERCENT: decimal(...HOLD_OUT_PERCENT).default(10),
  UNSTUCK_RETRY_BUDGET_PERCENT: decimal(...PERCENT).default(20),
  UNSTUCK_RETRY_BUDGET_FLOOR: wholeNumber(...BOUNDS.retryBudgetFloor).default(100),
  UNSTUCK_RETENTION_DAYS: retentionDays.default({ events: 0, botActions: 0, attachments: 0, messages: 0 }),
  UNSTUCK_METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  UNSTUCK_PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).optional(),
  UNSTUCK_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'must be a URL such as smtps://user:password@mail.example.org' })
    .optional(),
  UNSTUCK_SMTP_FROM: z
    .string()
    .regex(
      /^([^<>\r\n]+ <[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
      'must be such as Unstuck <unstuck@example.org>',
    )
    .optional(),
  UNSTUCK_ALLOW_PRIVATE_TARGETS: networks.default([]),
  UNSTUCK_DELIVERY_SECONDS: wholeNumber(1, 30).default(10),
  UNSTUCK_NOTICE_SECONDS: wholeNumber(0, 300).default(10),
})

/** An address and how many of its leading bits count. */
export type Network = [address: ipaddr.IPv4 | ipaddr.IPv6, bits: number]

/** What the server was started with, read once. Durations carry their unit in the name. */
export interface Config {
  readonly port: number
  readonly host: string
  /** Absent: the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  readonly adminToken: string | undefined
  /** What reads `/metrics` has it; absent: there is no such path. */
  readonly metricsToken: string | undefined
  readonly tickMs: number
  /** Absent: the offline classifier. */
  readonly anthropicApiKey: string | undefined
  readonly anthropicBaseUrl: string | undefined
  readonly classifierModel: string
  /** How the auto-review begins; absent: LIVE. Once somebody has switched it, that holds. */
  readonly autoReviewMode: AutoReviewMode | undefined
  /** Where people open the page, without a slash at the end: links in notifications begin with it. */
  readonly publicUrl: string
  /** The mail server and whom mails come from; absent: there are no channels by e-mail. */
  readonly smtp: { readonly url: string; readonly from: string } | undefined
  /** Networks that channels may send to although they are private. */
  readonly allowedPrivateTargets: readonly Network[]
  /** How long a channel's endpoint may take. */
  readonly deliveryTimeoutMs: number
  /** How long a notification waits for more of the same cause, so that they are one. */
  readonly noticeSeconds: number
  /** What holds until somebody changes it while the servers run. */
  readonly initialSettings: Settings
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
  const given = parsed.data
  if ((given.UNSTUCK_SMTP_URL === undefined) !== (given.UNSTUCK_SMTP_FROM === undefined)) {
    throw new ConfigError('UNSTUCK_SMTP_URL and UNSTUCK_SMTP_FROM go together: set both, or neither')
  }
  return {
    port: given.PORT,
    host: given.HOST,
    databaseUrl: given.DATABASE_URL,
    dataDir: given.UNSTUCK_DATA_DIR,
    adminToken: given.UNSTUCK_ADMIN_TOKEN,
    metricsToken: given.UNSTUCK_METRICS_TOKEN,
    tickMs: given.UNSTUCK_TICK_MS,
    anthropicApiKey: given.ANTHROPIC_API_KEY,
    anthropicBaseUrl: given.ANTHROPIC_BASE_URL,
    classifierModel: given.UNSTUCK_CLASSIFIER_MODEL,
    autoReviewMode: given.UNSTUCK_AUTO_REVIEW?.toUpperCase() as AutoReviewMode | undefined,
    publicUrl: (given.UNSTUCK_PUBLIC_URL ?? `http://${given.HOST}:${given.PORT}`).replace(/\/+$/, ''),
    smtp:
      given.UNSTUCK_SMTP_URL === undefined
        ? undefined
        : { url: given.UNSTUCK_SMTP_URL, from: given.UNSTUCK_SMTP_FROM! },
    allowedPrivateTargets: given.UNSTUCK_ALLOW_PRIVATE_TARGETS,
    deliveryTimeoutMs: given.UNSTUCK_DELIVERY_SECONDS * 1000,
    noticeSeconds: given.UNSTUCK_NOTICE_SECONDS,
    initialSettings: {
      undoSeconds: given.UNSTUCK_UNDO_SECONDS,
      escalationMinutes: given.UNSTUCK_ESCALATION_MINUTES,
      stormThreshold: given.UNSTUCK_STORM_THRESHOLD,
      stormMinutes: given.UNSTUCK_STORM_MINUTES,
      confidenceThreshold: given.UNSTUCK_CONFIDENCE_THRESHOLD,
      sampleShare: given.UNSTUCK_SAMPLE_PERCENT / 100,
      falseCompletedLimit: given.UNSTUCK_FALSE_COMPLETED_PERCENT / 100,
      falseCompletedMinimum: given.UNSTUCK_FALSE_COMPLETED_MINIMUM,
      dailyCostUsd: given.UNSTUCK_DAILY_COST_USD ?? null,
      pastDailyCost: given.UNSTUCK_PAST_DAILY_COST.toUpperCase() as PastDailyCost,
      inputPriceUsd: given.UNSTUCK_INPUT_PRICE_USD,
      outputPriceUsd: given.UNSTUCK_OUTPUT_PRICE_USD,
      outcomeHalfLifeDays: given.UNSTUCK_OUTCOME_HALF_LIFE_DAYS,
      minimumSample: given.UNSTUCK_MINIMUM_SAMPLE,
      holdOutShare: given.UNSTUCK_HOLD_OUT_PERCENT / 100,
      retryBudgetShare: given.UNSTUCK_RETRY_BUDGET_PERCENT / 100,
      retryBudgetFloor: given.UNSTUCK_RETRY_BUDGET_FLOOR,
      retentionDays: given.UNSTUCK_RETENTION_DAYS,
    },
  }
}
