import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium } from './chromium.ts'

function installFromDebian(): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return
  console.log('The browser tests need Chromium: installing Debian’s package.')
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args: string[]) => spawnSync('apt-get', args, { stdio: 'inherit', env: environment })
  apt('update')
  const install = (name: string) => apt('install', '-y', '--no-install-recommends', name).status === 0
  // Only newer releases of Debian have it without its windows.
  if (!install('chromium-headless-shell')) install('chromium')
}

if (findChromium() === null && !process.env.CHROME_PATH) installFromDebian()
if (findChromium() === null) {
  const given = process.env.CHROME_PATH
  console.error(
    given
      ? `There is no browser at ${given}: point CHROME_PATH to a Chromium or Chrome.`
      : 'The browser tests need Chromium or Chrome: install one of them, or point CHROME_PATH to it.',
  )
  process.exit(1)
}
