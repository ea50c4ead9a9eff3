import { spawn } from 'node:child_process'
import { ensureChromium } from './ensureChromium.ts'

const VITE = 'node_modules/vite/bin/vite.js'

/** Builds as `npm run build` does, and says only what is wrong. @returns what is. */
async function build(...args: string[]): Promise<string | null> {
  const all = [VITE, 'build', '--logLevel', 'warn', ...args]
  const child = spawn(process.execPath, all, { stdio: 'inherit' })
  const code = await new Promise((resolve) => child.once('close', resolve))
  return code === 0 ? null : `vite build ${args.join(' ')} ended with ${code}.`
}

// `npm test` needs the page, the server and a browser: none of them waits for another.
const problems = await Promise.all([ensureChromium(), build(), build('--ssr')])
for (const problem of problems) {
  if (problem === null) continue
  console.error(problem)
  process.exitCode = 1
}
