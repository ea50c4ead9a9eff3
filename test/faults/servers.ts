import { spawnServer, type ServerProcess } from '../support/serverProcess.ts'
import type { FaultLog } from './faultLog.ts'
import type { Random } from './random.ts'
import type { Violations } from './violations.ts'

/** Server processes on one database, of which any may be killed at any time. */
export class Servers {
  readonly #environment: Readonly<Record<string, string>>
  readonly #faults: FaultLog
  readonly #violations: Violations
  readonly #running: (ServerProcess | null)[]
  readonly #everStarted: ServerProcess[] = []

  static async start(
    count: number,
    environment: Readonly<Record<string, string>>,
    faults: FaultLog,
    violations: Violations,
  ): Promise<Servers> {
    const servers = new Servers(count, environment, faults, violations)
    for (let place = 0; place < count; place += 1) await servers.restart(place)
    return servers
  }

  private constructor(
    count: number,
    environment: Readonly<Record<string, string>>,
    faults: FaultLog,
    violations: Violations,
  ) {
    this.#environment = environment
    this.#faults = faults
    this.#violations = violations
    this.#running = Array.from({ length: count }, () => null)
  }

  /** One that runs; undefined while none does. */
  any(random: Random): ServerProcess | undefined {
    const running = this.#running.filter((server) => server !== null)
    return running.length === 0 ? undefined : random.pick(running)
  }

  get count(): number {
    return this.#running.length
  }

  /** SIGKILL: no goodbye to anybody. */
  async kill(place: number): Promise<void> {
    const server = this.#running[place]
    if (!server) return
    this.#running[place] = null
    await this.#end(server, 'SIGKILL', 'SIGKILL')
  }

  async restart(place: number): Promise<void> {
    const server = await this.#spawn()
    this.#everStarted.push(server)
    this.#running[place] = server
  }

  /** A start that meets a cut-off connection ends with an error, and whoever started it tries again. */
  async #spawn(): Promise<ServerProcess> {
    for (;;) {
      const startedAt = Date.now()
      try {
        return await spawnServer(this.#environment, 'bundle')
      } catch (error) {
        if (!this.#faults.explains(startedAt, Date.now())) throw error
      }
    }
  }

  /** In order, as an operator would. */
  async stop(): Promise<void> {
    const running = this.#running.filter((server) => server !== null)
    this.#running.fill(null)
    await Promise.all(running.map((server) => this.#end(server, 'SIGTERM', 0)))
  }

  /** Every line that any of them has written. */
  logLines(): string[] {
    return this.#everStarted.flatMap((server) => server.output().split('\n'))
  }

  async #end(server: ServerProcess, signal: NodeJS.Signals, expected: number | string): Promise<void> {
    const end = await server.end(signal)
    if (end === expected) return
    // What is no log line is what Node itself said of a crash.
    const lines = server
      .output()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('{'))
    this.#violations.report('a server ends only when it is told to, and then in order', [
      { pid: server.pid, signal, end },
      ...lines.slice(0, 40),
    ])
  }
}
