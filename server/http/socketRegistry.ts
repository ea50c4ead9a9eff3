import type { WebSocket } from 'ws'

/** graphql-ws's code for "your credentials do not hold". */
const FORBIDDEN = 4403

/** Which sockets are open with which credentials, so that a revocation reaches them. */
export class SocketRegistry {
  readonly #sockets = new Map<string, Set<WebSocket>>()
  /** A socket that authenticated just before the revocation arrived may register just after it. */
  readonly #revoked = new Set<string>()

  /** Remembers a socket until it closes. */
  add(credential: string, socket: WebSocket): void {
    const sockets = this.#sockets.get(credential) ?? new Set()
    this.#sockets.set(credential, sockets.add(socket))
    socket.once('close', () => {
      sockets.delete(socket)
      if (sockets.size === 0 && this.#sockets.get(credential) === sockets) this.#sockets.delete(credential)
    })
    if (this.#revoked.has(credential)) closeForbidden(socket)
  }

  /** Closes every socket of these credentials, such as `token:12`, now and later. */
  revoke(credential: string): void {
    this.#revoked.add(credential)
    for (const socket of this.#sockets.get(credential) ?? []) closeForbidden(socket)
  }
}

/** Tells the client that it has to sign in again. */
export function closeForbidden(socket: WebSocket): void {
  socket.close(FORBIDDEN, 'Forbidden')
}
