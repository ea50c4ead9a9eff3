// What the API says of the work that a worker claims. New words may appear in it: take those you do not know as
// you would take OTHER.

export type FailureType =
  | 'CAPTCHA'
  | 'CHALLENGE'
  | 'CONTENT_REJECTION'
  | 'RATE_LIMIT'
  | 'ACCOUNT_SUSPENDED'
  | 'NETWORK_ERROR'
  | 'TIMEOUT'
  | 'BOT_ERROR'
  | 'OTHER'

/** What stopped a worker. */
export interface Failure {
  readonly type: FailureType
  readonly message: string
  /** Evidence of any shape, 64 KiB at most. */
  readonly details?: unknown
  /** Of a screenshot that the same token uploaded. */
  readonly screenshotId?: string
}

/** One step of a bot, as its account's timeline shows it. */
export interface Action {
  readonly name: string
  readonly ok: boolean
  readonly message?: string
  readonly details?: unknown
  readonly screenshotId?: string
}

/** A phase as it is claimed. */
export interface ClaimedPhase {
  readonly lease: string
  readonly attempt: number
  /** What the person who sent it back said to the bot. */
  readonly note: string | null
  readonly phase: {
    readonly id: string
    readonly name: string
    readonly lastFailure: { readonly type: FailureType } | null
    readonly account: { readonly id: string; readonly username: string; readonly platform: string }
  }
}

/** How a person answered the last permission request. */
export interface PermissionAnswer {
  readonly tool: string
  readonly granted: boolean
  readonly always: boolean
  readonly by: string
  readonly note: string | null
}

/** A ticket as it is claimed. */
export interface ClaimedTicket {
  readonly lease: string
  readonly attempt: number
  readonly ticket: {
    readonly id: string
    readonly number: string
    readonly title: string
    readonly body: string
    readonly version: number
    readonly project: { readonly id: string; readonly key: string }
    readonly lastFailure: { readonly type: FailureType } | null
    readonly permissionAnswer: PermissionAnswer | null
    /** Need not be asked for on this ticket. */
    readonly allowedTools: readonly { readonly tool: string }[]
  }
}

/** One message of a ticket's conversation. */
export interface ConversationMessage {
  readonly id: string
  readonly role: 'USER' | 'ASSISTANT' | 'SYSTEM' | 'TOOL'
  readonly content: string
}
