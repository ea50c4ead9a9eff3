import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium } from './chromium.ts'

/**
 * Looks for the browser of the browser tests, and installs Debian's where that is possible.
 * @returns what to do where there is none; null where there is one.
 */
export async function ensureChromium(): Promise<string | null> {
  const given = process.env.CHROME_PATH
  if (findChromium() === null && !given) await installFromDebian()
  if (findChromium() !== null) return null
  return given
    ? `There is no browser at ${given}: point CHROME_PATH to a Chromium or Chrome.`
    : 'The browser tests need Chromium or Chrome: install one of them, or point CHROME_PATH to it.'
}

async function installFromDebian(): Promise<void> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return
  console.log('The browser tests need Chromium: installing Debian’s package.')
  await apt('update')
  const install = async (name: string) => (await apt('install', '-y', '--no-install-recommends', name)) === 0
  // Only newer releases of Debian have it without its windows.
  if (!(await install('chromium-headless-shell'))) await install('chromium')
}

/** @returns the exit code; null where it was ended, or is not there. */
async function apt(...args: string[]): Promise<number | null> {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const child = spawn('apt-get', args, { stdio: 'inherit', env: environment })
  return new Promise((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', resolve)
  })
}
