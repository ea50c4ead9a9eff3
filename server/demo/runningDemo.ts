import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** Where a demo listens, and the token that reports its storms. */
const runningDemo = z.object({ url: z.string(), stormToken: z.string() })
export type RunningDemo = z.infer<typeof runningDemo>

const FILE = 'demo.json'

/** Leaves word in the data folder, for its owner's eyes, so that the demo's other commands find it. */
export function noteRunningDemo(dataDir: string, demo: RunningDemo): void {
  mkdirSync(dataDir, { recursive: true })
  forgetRunningDemo(dataDir)
  writeFileSync(join(dataDir, FILE), JSON.stringify(demo), { mode: 0o600, flag: 'wx' })
}

/** The demo ends. */
export function forgetRunningDemo(dataDir: string): void {
  rmSync(join(dataDir, FILE), { force: true })
}

/** The demo that left word; null without one. One that was killed may have left it as well. */
export function findRunningDemo(dataDir: string): RunningDemo | null {
  try {
    return runningDemo.parse(JSON.parse(readFileSync(join(dataDir, FILE), 'utf8')))
  } catch {
    return null
  }
}
