import type { WebSocket } from 'ws'

/** Past this much unsent data on a socket its frames wait here, where a newer one replaces an older one. */
const MOST_BUFFERED_BYTES = 64 * 1024
/** Past this many waiting subjects the client reads everything anew instead. */
export const MOST_WAITING = 256

/** One subscription of a socket. */
export interface Lane {
  /** How its frames begin; the rest is shared with others. */
  readonly head: string
  /** The rest of the frame that tells the client to read everything anew; null when the subscription cannot. */
  readonly resyncFrame: () => Promise<string | null>
  /** Too much to hold back, and no way to say so in a message: the subscription ends. */
  readonly giveUp: () => void
}

/** What a lane has not sent yet. */
interface Backlog {
  /** By subject, the oldest first. */
  readonly frames: Map<string, string>
  /** Frames were dropped: only RESYNC helps, and until it is sent everything else is dropped too. */
  lost: boolean
}

/**
 * Sends a socket's live frames. A client that reads slowly is held at a fixed amount of memory and gets the
 * newest state of each subject, or RESYNC, when it reads again; nobody else waits for it.
 */
export class SocketOutbox {
  readonly #socket: WebSocket
  readonly #backlogs = new Map<Lane, Backlog>()
  /** Our frames whose callback has not fired yet. */
  #inFlight = 0
  #draining = false

  constructor(socket: WebSocket) {
    this.#socket = socket
  }

  /** Sends a message about a subject, now or as soon as the client reads. @param tail the frame after its head. */
  send(lane: Lane, subject: string, tail: string): void {
    const backlog = this.#backlogs.get(lane)
    if (!backlog && !this.#isFull()) return this.#write(lane.head + tail)
    const { frames, lost } = backlog ?? this.#open(lane)
    if (lost) return
    // Behind everything that waits: its cursor is newer than theirs.
    frames.delete(subject)
    frames.set(subject, tail)
    if (frames.size > MOST_WAITING) this.#overflow(lane)
  }

  /** Makes the client read everything anew, as soon as it reads at all. */
  sendResync(lane: Lane): void {
    this.#open(lane)
    this.#overflow(lane)
    if (!this.#isFull()) void this.#drain()
  }

  /** The subscription is over: what waits for it is dropped. */
  forget(lane: Lane): void {
    this.#backlogs.delete(lane)
  }

  #open(lane: Lane): Backlog {
    const backlog = this.#backlogs.get(lane) ?? { frames: new Map(), lost: false }
    this.#backlogs.set(lane, backlog)
    return backlog
  }

  #overflow(lane: Lane): void {
    const backlog = this.#backlogs.get(lane)
    if (!backlog) return
    backlog.frames.clear()
    backlog.lost = true
  }

  /** With none of ours on the way no callback would tell when there is room: then one goes out all the same. */
  #isFull(): boolean {
    return this.#inFlight > 0 && this.#socket.bufferedAmount > MOST_BUFFERED_BYTES
  }

  #write(frame: string): void {
    this.#inFlight += 1
    this.#socket.send(frame, () => {
      this.#inFlight -= 1
      if (this.#backlogs.size > 0) void this.#drain()
    })
  }

  /** Sends what waits, lane by lane, while there is room. */
  async #drain(): Promise<void> {
    if (this.#draining) return
    this.#draining = true
    for (const [lane, backlog] of this.#backlogs) {
      if (this.#isFull()) break
      if (backlog.lost) await this.#resync(lane, backlog)
      for (const [subject, tail] of backlog.frames) {
        if (this.#isFull()) break
        backlog.frames.delete(subject)
        this.#write(lane.head + tail)
      }
      if (backlog.frames.size === 0 && !backlog.lost) this.#backlogs.delete(lane)
    }
    this.#draining = false
  }

  async #resync(lane: Lane, backlog: Backlog): Promise<void> {
    const tail = await lane.resyncFrame()
    if (this.#backlogs.get(lane) !== backlog) return
    if (tail === null) {
      this.forget(lane)
      lane.giveUp()
      return
    }
    backlog.lost = false
    this.#write(lane.head + tail)
  }
}
