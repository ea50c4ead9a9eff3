import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second. */
const TICKS_A_SECOND = 100

/** Ticks that all processors worked, and those of this process and its children. */
interface Ticks {
  readonly at: number
  readonly all: number
  readonly own: number
}

function readTicks(): Ticks {
  const [, user, nice, system, , , irq, soft] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]!
    .split(/\s+/)
  const all = [user, nice, system, irq, soft].reduce((sum, value) => sum + Number(value), 0)
  return { at: performance.now(), all, own: ownTicks() }
}

/** Time of this process and of everything that it started. */
function ownTicks(): number {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readProcess)
  const own = new Set([process.pid])
  // Parents are listed before their children almost always; the second look finds the rest.
  for (let look = 0; look < 4; look += 1) {
    for (const { pid, parent } of processes) if (own.has(parent)) own.add(pid)
  }
  return processes.filter(({ pid }) => own.has(pid)).reduce((sum, { ticks }) => sum + ticks, 0)
}

function readProcess(name: string): { pid: number; parent: number; ticks: number }[] {
  try {
    const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return [{ pid: Number(name), parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }]
  } catch {
    // It has ended meanwhile.
    return []
  }
}

/** Begins to watch the machine; what it returns says how many cores were busy since, with what. */
export function watchMachine(): () => string {
  const before = readTicks()
  return () => {
    const after = readTicks()
    const seconds = (after.at - before.at) / 1000
    const cores = (ticks: number) => (ticks / TICKS_A_SECOND / seconds).toFixed(2)
    const own = after.own - before.own
    return `cores busy: ${cores(own)} with this benchmark (browser, server, database), ${cores(Math.max(0, after.all - before.all - own))} with others`
  }
}
