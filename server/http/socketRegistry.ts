import type { WebSocket } from 'ws'

/** graphql-ws's code for "your credentials do not hold". */
const FORBIDDEN = 4403
/** The WebSocket code for "come back at once". */
const SERVICE_RESTART = 1012

/** Which sockets are open with which credentials, so that a revocation reaches them. */
export class SocketRegistry {
  readonly #sockets = new Map<string, Set<WebSocket>>()
  /** A socket that authenticated just before the revocation arrived may register just after it. */
  readonly #revoked = new Set<string>()
  /** The same of credentials whose rights have changed, with the number of that change. */
  readonly #changed = new Map<string, number>()
  #changes = 0

  /** Taken before a socket authenticates: what changes from then on is not what it found. */
  get changes(): number {
    return this.#changes
  }

  /** Remembers a socket until it closes. @param since is {@link changes} of before it authenticated. */
  add(credential: string, socket: WebSocket, since: number): void {
    const sockets = this.#sockets.get(credential) ?? new Set()
    this.#sockets.set(credential, sockets.add(socket))
    socket.once('close', () => {
      sockets.delete(socket)
      if (sockets.size === 0 && this.#sockets.get(credential) === sockets) this.#sockets.delete(credential)
    })
    if (this.#revoked.has(credential)) closeForbidden(socket)
    else if ((this.#changed.get(credential) ?? 0) > since) closeToReopen(socket)
  }

  /** Closes every socket of these credentials, such as `token:12`, now and later. */
  revoke(credential: string): void {
    this.#revoked.add(credential)
    for (const socket of this.#sockets.get(credential) ?? []) closeForbidden(socket)
  }

  /** Has every socket of these credentials connect again: their rights have changed. */
  reopen(credential: string): void {
    this.#changes += 1
    this.#changed.set(credential, this.#changes)
    for (const socket of this.#sockets.get(credential) ?? []) closeToReopen(socket)
  }
}

/** Tells the client to connect again, with the rights that it has now. */
function closeToReopen(socket: WebSocket): void {
  socket.close(SERVICE_RESTART, 'Your rights have changed: connect again')
}

/** Tells the client that it has to sign in again. */
export function closeForbidden(socket: WebSocket): void {
  socket.close(FORBIDDEN, 'Forbidden')
}
