import { type ChildProcess, spawn } from 'node:child_process'
import { programArguments } from './programs.ts'

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string
  readonly pid: number
  /** Everything that it has written to stdout and stderr so far. */
  output(): string
  /** Sends a signal and waits for the end; resolves with the exit code, or the signal's name. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>
  /** Ends it if it still runs. */
  stop(): Promise<void>
}

/** A start takes some two seconds on an idle machine, and twenty on one that runs everything at once. */
const START_MS = 60_000

/** The server, the bundle that `npm start` runs (which has to be built before), or the server with the demo. */
export type ServerForm = 'server' | 'bundle' | 'demo'

const BUNDLE = 'dist/server/main.js'

/** Starts a server process without waiting for it. `detached` gives it a process group of its own. */
export function launchServer(
  environment: Readonly<Record<string, string>>,
  form: ServerForm = 'server',
  detached = false,
): { child: ChildProcess; output: () => string; ended: Promise<number | NodeJS.Signals> } {
  const child = spawn(process.execPath, form === 'bundle' ? [BUNDLE] : programArguments(form), {
    env: { PATH: process.env.PATH ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += String(data)))
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    // `close` and not `exit`: what it wrote last has arrived then.
    child.once('close', (code, signal) => resolve(code ?? signal ?? -1))
  })
  return { child, output: () => output, ended }
}

/** Starts a server process and waits until it takes requests. */
export async function spawnServer(
  environment: Readonly<Record<string, string>>,
  form: ServerForm = 'server',
): Promise<ServerProcess> {
  const { child, output, ended } = launchServer(environment, form)
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`The server did not start in time: ${output()}`))
    }, START_MS)
    child.stdout?.on('data', () => {
      const ready = /Unstuck is ready at (\S+)\n/.exec(output())
      if (!ready) return
      clearTimeout(timer)
      resolve(ready[1]!)
    })
    void ended.then((code) => {
      clearTimeout(timer)
      reject(new Error(`The server ended with ${code}: ${output()}`))
    })
  })
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal)
    return ended
  }
  return {
    url,
    pid: child.pid!,
    output,
    end,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) await end('SIGTERM')
    },
  }
}
