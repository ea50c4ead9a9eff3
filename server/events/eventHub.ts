import type { Logger } from 'pino'
import type { DataSource } from 'typeorm'

/** A credential that no longer holds: the sockets that came with it must close. */
export interface RevokedCredential {
  readonly kind: 'token' | 'session'
  /** The row's id in api_tokens or sessions. */
  readonly id: string
}

/** The live feed of this process: reads committed events and tells the subscribers what changed. */
export interface EventHub {
  /** Connects and finds its place in the events. Call it once, after the migrations. */
  start(): Promise<void>
  /** Ends every subscription, the timers and the connections. */
  stop(): Promise<void>
  /** A hint that this process committed events (`App.wakeFeed`); cheap, never throws. */
  wake(): void
  /**
   * Where the feed stands, for clients to come back with (`feedCursor`). Take it before the page is read:
   * what commits in between is then sent again instead of lost.
   */
  cursor(): string
  /** Hears of every revoked token or session, whichever server revoked it. Returns a function that ends it. */
  onCredentialRevoked(listener: (credential: RevokedCredential) => void): () => void
}

export interface EventHubSettings {
  readonly database: DataSource
  /** For the connections that listen and notify, which do not come from the pool. */
  readonly databaseUrl: string
  readonly log: Logger
}
