/** What of an error goes into the log. */
interface LoggedError {
  readonly type: string
  readonly message: string
  /** Such as PostgreSQL's five characters, or a domain error's word. */
  readonly code?: string
  /** Where in the database it went wrong. */
  readonly constraint?: string
  readonly table?: string
  readonly status?: number
  readonly stack?: string
  readonly cause?: LoggedError
  readonly errors?: readonly LoggedError[]
}

/** How deep causes are followed. */
const DEEPEST = 5
/** PostgreSQL's class of complaints about values: their messages quote the value. */
const DATA_EXCEPTION = /^22/

/**
 * An error as the log shows it. Only what is named here: errors carry along what they were about, such as a failed
 * query its parameters, and those are passwords' hashes and what people and agents said.
 */
export function logError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error))
    return { type: typeof error, message: 'Something that is no error was thrown.' }
  const fields = error as Error & Readonly<Record<string, unknown>>
  const driver = (fields.driverError ?? fields) as Readonly<Record<string, unknown>>
  const code = text(driver.code)
  const message = code !== undefined && DATA_EXCEPTION.test(code) ? 'A value does not fit.' : error.message
  const { status } = fields
  return {
    type: error.constructor.name,
    message,
    ...optional({ code, constraint: text(driver.constraint), table: text(driver.table) }),
    ...(typeof status === 'number' && { status }),
    ...optional({ stack: framesOf(error) }),
    ...(depth < DEEPEST && error.cause instanceof Error && { cause: logError(error.cause, depth + 1) }),
    ...(depth < DEEPEST &&
      error instanceof AggregateError && { errors: error.errors.map((each) => logError(each, depth + 1)) }),
  }
}

/** Without its first lines, which are the message again. */
function framesOf({ stack }: Error): string | undefined {
  const at = stack?.search(/^ {4}at /m) ?? -1
  return at < 0 ? undefined : stack!.slice(at)
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function optional<Fields extends Record<string, string | undefined>>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<Fields>
}
